#include "tests/esim/proxies.h"

#include <fcntl.h>
#include <sched.h>
#include <unistd.h>

#include <algorithm>
#include <utility>

namespace celltext::esim {

namespace {

unsigned u16(ByteView octets, std::size_t at) {
  return octets[at] | static_cast<unsigned>(octets[at + 1]) << 8;
}
unsigned u32(ByteView octets, std::size_t at) {
  return u16(octets, at) | u16(octets, at + 2) << 16;
}
void put16(Bytes& out, unsigned value) {
  out.push_back(static_cast<std::uint8_t>(value));
  out.push_back(static_cast<std::uint8_t>(value >> 8));
}
void put32(Bytes& out, unsigned value) {
  put16(out, value & 0xFFFF);
  put16(out, value >> 16);
}
void put(Bytes& out, ByteView octets) {
  out.insert(out.end(), octets.begin(), octets.end());
}

// SW1 is the low octet.
unsigned mbim_status(unsigned words) {
  return words >> 8 | (words & 0xFF) << 8;
}

}  // namespace

PrivateSockets::PrivateSockets() {
  before_ = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC);
  if (before_ >= 0 && unshare(CLONE_NEWNET) == 0) return;
  if (before_ >= 0) close(std::exchange(before_, -1));
}

PrivateSockets::~PrivateSockets() {
  if (before_ < 0) return;
  (void)setns(before_, CLONE_NEWNET);
  close(before_);
}

bool Proxy::listen(const std::string& name) {
  auto opened = sim::Listener::open(name, sim::Listener::Kind::abstract_name, [this](async::Ref<GSocket> socket) {
    input_.clear();
    client_ = std::make_unique<sim::Channel>(std::move(socket));
    client_->on_octets = [this](std::string_view octets) { take(octets); };
    client_->on_closed = [this] { client_.reset(); };
  });
  if (opened) listener_ = *std::move(opened);
  return listener_ != nullptr;
}

void Proxy::take(std::string_view octets) {
  input_.insert(input_.end(), octets.begin(), octets.end());
  for (std::size_t size = size_of_first(input_); size != 0 && size <= input_.size(); size = size_of_first(input_)) {
    const Bytes message(input_.begin(), input_.begin() + static_cast<std::ptrdiff_t>(size));
    input_.erase(input_.begin(), input_.begin() + static_cast<std::ptrdiff_t>(size));
    ++messages_;
    const Bytes reply = answer(message);
    if (!silent) client_->write({reinterpret_cast<const char*>(reply.data()), reply.size()});
  }
}

// --- MBIM: type, length, transaction; then fragments, service, command.

std::size_t MbimProxy::size_of_first(ByteView octets) const {
  return octets.size() < 8 ? 0 : u32(octets, 4);
}

Bytes MbimProxy::answer(ByteView message) {
  constexpr unsigned command_type = 3;
  constexpr unsigned is_answer = 0x80000000;
  const unsigned type = u32(message, 0);
  const Bytes body = type == command_type ? command(message) : Bytes(4);  // OPEN and CLOSE: only a status
  Bytes out;
  put32(out, is_answer | type);
  put32(out, static_cast<unsigned>(12 + body.size()));
  put32(out, u32(message, 8));
  put(out, body);
  return out;
}

Bytes MbimProxy::command(ByteView message) {
  static const Bytes low_level = *from_hex("C2F6588EF0374BC98665F4D44BD09367");
  constexpr std::size_t service_at = 20;
  constexpr std::size_t cid_at = 36;
  constexpr std::size_t information_at = 48;
  const ByteView service = message.subspan(service_at, 16);
  const unsigned cid = u32(message, cid_at);
  unsigned status = 0;
  Bytes information;
  if (std::ranges::equal(service, low_level))
    information = low_level_access(cid, message.subspan(information_at), status);
  Bytes out;
  put32(out, 1);
  put32(out, 0);
  put(out, service);
  put32(out, cid);
  put32(out, status);
  put32(out, static_cast<unsigned>(information.size()));
  put(out, information);
  return out;
}

// Microsoft, "MB low-level UICC access".
Bytes MbimProxy::low_level_access(unsigned cid, ByteView request, unsigned& status) {
  constexpr unsigned open = 2;
  constexpr unsigned close_channel = 3;
  constexpr unsigned apdu = 4;
  constexpr unsigned not_supported = 9;
  Bytes out;
  if (cid == open) {
    group = static_cast<int>(u32(request, 12));
    const auto opened = card_.open(request.subspan(u32(request, 4), u32(request, 0)));
    put32(out, mbim_status(opened.status));
    put32(out, static_cast<unsigned>(opened.channel));
    put32(out, 0);
    put32(out, 0);
  } else if (cid == close_channel) {
    const unsigned channel = u32(request, 0);
    if (channel == 0) card_.reset();
    const bool closed = channel == 0 || card_.close(static_cast<int>(channel));
    put32(out, mbim_status(closed ? 0x9000 : 0x6881));
  } else if (cid == apdu) {
    Bytes reply = card_.transmit(request.subspan(u32(request, 16), u32(request, 12)));
    while (fetches && reply[reply.size() - 2] == 0x61) {
      const auto channel = static_cast<std::uint8_t>(u32(request, 0));
      const Bytes rest = card_.transmit(Bytes{static_cast<std::uint8_t>(0x80 | channel), 0xC0, 0, 0, reply.back()});
      reply.resize(reply.size() - 2);
      put(reply, rest);
    }
    const unsigned words = static_cast<unsigned>(reply[reply.size() - 2] << 8 | reply.back());
    reply.resize(reply.size() - 2);
    put32(out, mbim_status(words));
    put32(out, static_cast<unsigned>(reply.size()));
    put32(out, reply.empty() ? 0 : 12);
    put(out, reply);
    while (out.size() % 4 != 0) out.push_back(0);
  } else {
    status = not_supported;
  }
  return out;
}

// --- QMI: a QMUX header, then a service's own.

namespace {

struct QmiField {
  std::uint8_t type;
  Bytes value;
};

void put_field(Bytes& out, std::uint8_t type, ByteView value) {
  out.push_back(type);
  put16(out, static_cast<unsigned>(value.size()));
  put(out, value);
}

Bytes field(ByteView fields, std::uint8_t type) {
  while (fields.size() >= 3) {
    const std::size_t size = u16(fields, 1);
    const ByteView value = fields.subspan(3, std::min(size, fields.size() - 3));
    if (fields[0] == type) return {value.begin(), value.end()};
    fields = fields.subspan(3 + value.size());
  }
  return {};
}

constexpr std::uint8_t uim_service = 11;
constexpr std::uint8_t client_id = 7;

Bytes result(unsigned error) {
  Bytes value;
  put16(value, error == 0 ? 0 : 1);
  put16(value, error);
  Bytes out;
  put_field(out, 0x02, value);
  return out;
}

}  // namespace

std::size_t QmiProxy::size_of_first(ByteView octets) const {
  return octets.size() < 3 ? 0 : 1 + u16(octets, 1);
}

Bytes QmiProxy::answer(ByteView message) {
  const std::uint8_t service = message[4];
  const bool is_control = service == 0;
  const ByteView sdu = message.subspan(6);
  const std::size_t id_at = is_control ? 2 : 3;
  const unsigned id = u16(sdu, id_at);
  const Bytes fields = is_control ? control(message) : uim(id, sdu.subspan(id_at + 4));
  Bytes out{0x01};
  put16(out, static_cast<unsigned>(5 + id_at + 4 + fields.size()));
  put(out, Bytes{0x80, service, message[5], static_cast<std::uint8_t>(is_control ? 0x01 : 0x02)});
  put(out, sdu.subspan(1, id_at - 1));  // the transaction
  put16(out, id);
  put16(out, static_cast<unsigned>(fields.size()));
  put(out, fields);
  return out;
}

Bytes QmiProxy::control(ByteView message) {
  constexpr unsigned allocate = 0x0022;
  constexpr unsigned release = 0x0023;
  const unsigned id = u16(message, 8);
  Bytes fields = result(0);
  if (id == allocate || id == release) {
    clients += id == allocate ? 1 : -1;
    put_field(fields, 0x01, Bytes{uim_service, client_id});
  }
  return fields;
}

// Two slots: card state, slot state, number, ICCID of each. The second one is in use.
Bytes QmiProxy::slot_status() const {
  Bytes list{2};
  for (const bool active : {false, true}) {
    put32(list, 2);
    put32(list, active ? 1 : 0);
    list.push_back(static_cast<std::uint8_t>(active ? logical_slot : 0));
    put(list, Bytes{2, 0x98, 0x01});
  }
  Bytes out = result(0);
  put_field(out, 0x10, list);
  return out;
}

Bytes QmiProxy::uim(unsigned id, ByteView fields) {
  constexpr unsigned card_call_failed = 48;
  if (const Bytes slot = field(fields, 0x01); !slot.empty()) slots.insert(slot[0]);
  if (id == 0x0030 || id == 0x0031) {
    power.push_back(id);
    card_.reset();
    return result(refuses_power ? card_call_failed : 0);
  }
  if (id == 0x0047 && logical_slot != 0) return slot_status();
  if (id == 0x0042) {
    const Bytes counted = field(fields, 0x10);
    const auto opened = card_.open(ByteView(counted).subspan(1));
    Bytes out = result(opened.channel != 0 ? 0 : card_call_failed);
    if (opened.channel != 0) put_field(out, 0x10, Bytes{static_cast<std::uint8_t>(opened.channel)});
    put_field(out, 0x11,
              Bytes{static_cast<std::uint8_t>(opened.status >> 8), static_cast<std::uint8_t>(opened.status)});
    return out;
  }
  if (id == 0x003B) {
    const Bytes counted = field(fields, 0x02);
    const Bytes reply = card_.transmit(ByteView(counted).subspan(2, u16(counted, 0)));
    Bytes value;
    put16(value, static_cast<unsigned>(reply.size()));
    put(value, reply);
    Bytes out = result(0);
    put_field(out, 0x10, value);
    return out;
  }
  if (id == 0x003F) return result(card_.close(field(fields, 0x11).at(0)) ? 0 : card_call_failed);
  return result(71);  // an unknown message
}

}  // namespace celltext::esim
