#include "qmi_port.h"

#include <algorithm>

#include "glib_calls.h"

namespace celltext::esim {

namespace {

using async::Ref;
using async::Task;

constexpr guint open_seconds = 30;
constexpr guint command_seconds = 120;  // a card may take long to install a profile
constexpr guint close_seconds = 5;
constexpr guint8 field_result = 0x02;

using Slots = CPtr<QmiMessageUimGetSlotStatusOutput, qmi_message_uim_get_slot_status_output_unref>;

}  // namespace

ByteView field_of(const QmiAnswer& answer, guint8 type) {
  guint16 size = 0;
  const guint8* value = qmi_message_get_raw_tlv(answer.get(), type, &size);
  return value ? ByteView(value, size) : ByteView();
}

unsigned little_endian(ByteView octets, std::size_t at) {
  return octets.size() < at + 2 ? 0 : octets[at] | static_cast<unsigned>(octets[at + 1]) << 8;
}

std::optional<unsigned> protocol_error(const QmiAnswer& answer) {
  const ByteView result = field_of(answer, field_result);
  if (result.size() < 4 || little_endian(result, 0) == 0) return std::nullopt;
  return little_endian(result, 2);
}

auto QmiPort::find_device() {
  return async::gio_call(
      [path = path_](GCancellable* cancellable, GAsyncReadyCallback callback, gpointer data) {
        const auto file = Ref<GFile>::adopt(g_file_new_for_path(path.c_str()));
        qmi_device_new(file.get(), cancellable, callback, data);
      },
      giving<QmiDevice>(name(), qmi_device_new_finish));
}

auto QmiPort::open_device() {
  return async::gio_call(
      [device = device_](GCancellable* cancellable, GAsyncReadyCallback callback, gpointer data) {
        qmi_device_open(device.get(), QMI_DEVICE_OPEN_FLAGS_PROXY, open_seconds, cancellable, callback, data);
      },
      done_by(name(), device_, qmi_device_open_finish));
}

auto QmiPort::allocate_client() {
  return async::gio_call(
      [device = device_](GCancellable* cancellable, GAsyncReadyCallback callback, gpointer data) {
        qmi_device_allocate_client(device.get(), QMI_SERVICE_UIM, QMI_CID_NONE, open_seconds, cancellable, callback,
                                   data);
      },
      [device = device_, port = name()](GAsyncResult* result) -> Result<Ref<QmiClient>> {
        GError* error = nullptr;
        QmiClient* client = qmi_device_allocate_client_finish(device.get(), result, &error);
        if (!client) return failure_of(port, error);
        return Ref<QmiClient>::adopt(client);
      });
}

auto QmiPort::release_client() {
  return async::gio_call(
      [device = device_, client = client_](GCancellable* cancellable, GAsyncReadyCallback callback, gpointer data) {
        qmi_device_release_client(device.get(), client.get(), QMI_DEVICE_RELEASE_CLIENT_FLAGS_RELEASE_CID,
                                  close_seconds, cancellable, callback, data);
      },
      done_by(name(), device_, qmi_device_release_client_finish));
}

auto QmiPort::close_device() {
  return async::gio_call(
      [device = device_](GCancellable* cancellable, GAsyncReadyCallback callback, gpointer data) {
        qmi_device_close_async(device.get(), close_seconds, cancellable, callback, data);
      },
      done_by(name(), device_, qmi_device_close_finish));
}

// Takes the message over; co_await gives the answer.
auto QmiPort::pass(QmiMessage* message) {
  const std::shared_ptr<QmiMessage> request(message, qmi_message_unref);  // std::function wants a copy
  return async::gio_call(
      [device = device_, request](GCancellable* cancellable, GAsyncReadyCallback callback, gpointer data) {
        qmi_device_command_full(device.get(), request.get(), nullptr, command_seconds, cancellable, callback, data);
      },
      [device = device_, port = name()](GAsyncResult* result) -> Result<QmiAnswer> {
        GError* error = nullptr;
        QmiAnswer answer(qmi_device_command_full_finish(device.get(), result, &error));
        if (!answer) return failure_of(port, error);
        return answer;
      });
}

auto QmiPort::ask_slots() {
  const Ref<QmiClientUim> client = Ref<QmiClientUim>::share(QMI_CLIENT_UIM(client_.get()));
  return async::gio_call(
      [client](GCancellable* cancellable, GAsyncReadyCallback callback, gpointer data) {
        qmi_client_uim_get_slot_status(client.get(), nullptr, open_seconds, cancellable, callback, data);
      },
      [client, port = name()](GAsyncResult* result) -> Result<Slots> {
        GError* error = nullptr;
        Slots slots(qmi_client_uim_get_slot_status_finish(client.get(), result, &error));
        const bool told = slots && qmi_message_uim_get_slot_status_output_get_result(slots.get(), &error);
        if (!told) return failure_of(port, error);
        return slots;
      });
}

Task<Result<void>> QmiPort::connect() {
  if (client_) co_return Result<void>();
  const auto exists = check_device(name(), path_);
  if (!exists) co_return exists;
  auto found = co_await find_device();
  if (!found) co_return found.error();
  device_ = *std::move(found);
  auto opened = co_await open_device();
  if (!opened) co_return opened;
  auto client = co_await allocate_client();
  if (!client) co_return client.error();
  client_ = *std::move(client);
  co_return Result<void>();
}

Task<Result<QmiAnswer>> QmiPort::send(guint16 message, std::vector<QmiField> fields) {
  QmiMessage* request = qmi_message_new(QMI_SERVICE_UIM, qmi_client_get_cid(client_.get()),
                                        qmi_client_get_next_transaction_id(client_.get()), message);
  for (const QmiField& field : fields)
    qmi_message_add_raw_tlv(request, field.type, field.value.data(), field.value.size(), nullptr);
  auto answer = co_await pass(request);
  co_return answer;
}

Task<std::optional<std::uint8_t>> QmiPort::slot_in_use() {
  auto answer = co_await ask_slots();
  if (!answer) co_return std::nullopt;
  GArray* slots = nullptr;
  if (!qmi_message_uim_get_slot_status_output_get_physical_slot_status(answer->get(), &slots, nullptr) || !slots)
    co_return std::nullopt;
  for (guint i = 0; i < slots->len; ++i) {
    const auto& slot = g_array_index(slots, QmiPhysicalSlotStatusSlot, i);
    if (slot.physical_slot_status == QMI_UIM_SLOT_STATE_ACTIVE && slot.logical_slot > 0) co_return slot.logical_slot;
  }
  co_return std::nullopt;
}

Task<Result<void>> QmiPort::disconnect() {
  Result<void> done;
  if (client_) {
    done = co_await release_client();
    client_ = {};
  }
  if (device_) {
    auto left = co_await close_device();
    if (done) done = left;
    device_ = {};
  }
  co_return done;
}

}  // namespace celltext::esim
