// A simulated eSIM card, and a door straight to it.
#pragma once

#include <fmt/format.h>

#include "celltext/async/main_loop.h"
#include "celltext/async/turn.h"
#include "celltext/esim/card.h"
#include "sim/card_channels.h"

namespace celltext::esim {

// What a test wants to know of the way to the card, and what it wants to go wrong there.
struct DoorDiary {
  int opened = 0;
  int closed = 0;
  std::vector<Bytes> commands;
  int break_after = -1;     // this many more commands get through
  bool takes_time = false;  // each command waits for the next turn of the main loop, so that a task can be met there
  std::optional<std::string> note;  // of the channel that is open, as a run leaves it that is killed
};

// What a run writes down of its channel; the diary outlives it.
class DiaryNote final : public ChannelNote {
 public:
  explicit DiaryNote(DoorDiary& diary) : diary_(diary) {}
  std::optional<std::string> left() override { return diary_.note; }
  void opening(const std::string& channel) override { diary_.note = channel; }
  void closed() override { diary_.note.reset(); }

 private:
  DoorDiary& diary_;
};

class DirectDoor final : public CardDoor {
 public:
  DirectDoor(sim::CardChannels& channels, DoorDiary& diary) : channels_(channels), diary_(diary) {}

  std::string name() const override { return "direct"; }
  async::Task<Result<void>> open(Bytes aid) override {
    const auto opened = channels_.open(aid);
    if (opened.channel == 0)
      co_return Error{opened.status == 0x6A82 ? ErrorKind::not_found : ErrorKind::card_refused, "not opened"};
    channel_ = opened.channel;
    ++diary_.opened;
    co_return Result<void>();
  }
  async::Task<Result<Bytes>> transmit(Bytes command) override {
    if (diary_.takes_time) co_await async::next_turn();
    if (diary_.break_after == 0) co_return Error{ErrorKind::no_modem, "gone"};
    if (diary_.break_after > 0) --diary_.break_after;
    diary_.commands.push_back(command);
    command[0] = static_cast<std::uint8_t>(command[0] | channel_);
    co_return channels_.transmit(command);
  }
  async::Task<Result<void>> close() override {
    if (channel_ != 0 && channels_.close(channel_)) ++diary_.closed;
    channel_ = 0;
    co_return Result<void>();
  }
  std::string channel() const override { return channel_ == 0 ? "" : std::to_string(channel_); }
  async::Task<Result<void>> close_left(std::string channel) override {
    if (!channel.empty()) channels_.close(std::stoi(channel));
    co_return Result<void>();
  }

 private:
  sim::CardChannels& channels_;
  DoorDiary& diary_;
  int channel_ = 0;
};

inline sim::EsimProfile example_profile(int number) {
  sim::EsimProfile profile;
  profile.iccid = fmt::format("89012600000000000{:02}", number);
  profile.imsi = fmt::format("3102600000000{:02}", number);
  profile.number = fmt::format("+155500{:02}", number);
  profile.provider = "Simulated";
  profile.name = fmt::format("Number {}", number);
  profile.servers = {"smdp.example"};
  return profile;
}

// Two profiles, the first enabled; the Card is open.
struct SimulatedCard {
  static constexpr const char* eid = "89049032000001000000012345678901";

  SimulatedCard() {
    euicc.preload(example_profile(1));
    euicc.preload(example_profile(2));
  }

  template<class T>
  Result<T> run(async::Task<Result<T>> task) {
    return loop.run(std::move(task));
  }

  async::MainLoop loop;
  sim::Euicc euicc{eid};
  sim::CardChannels channels{euicc};
  DoorDiary diary;
  // Another run on the same card.
  std::unique_ptr<Card> next_run() {
    return std::make_unique<Card>(std::make_unique<DirectDoor>(channels, diary), CardHabits::usual(),
                                  std::make_unique<DiaryNote>(diary));
  }
  Card card{std::make_unique<DirectDoor>(channels, diary), CardHabits::usual(), std::make_unique<DiaryNote>(diary)};
};

}  // namespace celltext::esim
