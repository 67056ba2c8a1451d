// A conversation with a picture message, on the screen.
#pragma once

#include <string>
#include <vector>

#include "celltext/store/attachments.h"
#include "celltext/store/picture_messages.h"
#include "tests/support/bitmap.h"
#include "tests/support/main_loop.h"
#include "tests/ui/desk_fixture.h"

namespace celltext::ui {

using test::bitmap;

inline const std::string ann = "+12025550109";

// One picture message waits at the network, and its conversation is open with the message selected.
struct Pictures : DeskFixture {
  explicit Pictures(std::int64_t octets = 290'000) {
    auto arrived = arrival(ann, "", 1, morning(9, 30));
    arrived.data = Bytes{1, 2, 3};
    arrived.encoding = model::Encoding::data8;
    arrived.notice = store::MmsNotice{"T1", "http://mmsc.example/1", "", octets, morning(23, 0)};
    id = testing::must(inbox.admit(arrived, {})).message;
  }
  void open() {
    start();
    press("Enter Shift-Tab");
  }
  void retrieve(std::vector<store::NewAttachment> attachments) {
    store::Retrieved message;
    message.from = ann;
    message.subject = "a cat";
    message.text = "look";
    message.attachments = std::move(attachments);
    testing::must(pictures.retrieved(id, message, nullptr, morning(9, 40)));
  }
  void retrieve(const std::string& name, const std::string& type, std::string_view octets) {
    retrieve({{name, type, Bytes(octets.begin(), octets.end())}});
  }
  void with_plan(const char* price) {
    const auto usd = *model::Currency::parse("USD");
    tariff::Plan plan("light", usd);
    plan.data_price_per_mb = model::Money::parse(price, usd);
    settings.plans.push_back(plan);
    settings.lines.emplace_back();
    settings.lines.back().name = "us";
    settings.lines.back().iccid = "8901260000000000001";
    settings.lines.back().plan = "light";
  }
  bool is_asked_for() const { return pictures.find_download(id)->asked; }

  static int picture_cells(const Grid& grid) {
    int cells = 0;
    for (int row = 0; row < grid.size().rows; ++row)
      for (int column = 0; column < grid.size().columns; ++column)
        cells += grid.at({column, row}).style.look == Look::picture ? 1 : 0;
    return cells;
  }
  // Draws until so many cells of pictures are there.
  int wait_for_pictures(Size size = {80, 24}, int least = 1) {
    test::run_until([&] { return picture_cells(draw(size)) >= least; });
    return picture_cells(draw(size));
  }

  store::PictureMessages pictures{database};
  model::MessageId id;
};

}  // namespace celltext::ui
