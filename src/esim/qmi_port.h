// A QMI port that is shared by qmi-proxy, with a client of the UIM service: messages made of fields, and their answers.
//
// The fields are put together here and not by libqmi: its calls for logical channels are younger than 1.32, and what
// leaves for the modem is the same with every release.
#pragma once

#include <libqmi-glib.h>

#include <optional>
#include <string>
#include <vector>

#include "celltext/async/gio.h"
#include "celltext/async/task.h"
#include "celltext/base/bytes.h"
#include "celltext/base/c_ptr.h"
#include "celltext/base/result.h"

namespace celltext::esim {

struct QmiField {
  guint8 type;
  Bytes value;
};

using QmiAnswer = CPtr<QmiMessage, qmi_message_unref>;

// The field's value; empty if it is not there.
ByteView field_of(const QmiAnswer& answer, guint8 type);
// Two octets of it, the low one first; 0 if there are fewer.
unsigned little_endian(ByteView octets, std::size_t at);
// Result code and error code, as every answer has them: nothing is success.
std::optional<unsigned> protocol_error(const QmiAnswer& answer);

// Tasks may be destroyed where they wait; disconnect() then tidies up. Errors: no_modem, not_permitted, timed_out.
class QmiPort {
 public:
  explicit QmiPort(std::string device) : path_(std::move(device)) {}

  std::string name() const { return "qmi:" + path_; }
  bool is_connected() const { return static_cast<bool>(client_); }
  // Does nothing if it is.
  async::Task<Result<void>> connect();
  // Gives the answer, whether or not it is a refusal.
  async::Task<Result<QmiAnswer>> send(guint16 message, std::vector<QmiField> fields);
  // By which number the UIM service calls the SIM slot that is in use: one of the modem's, of which there may be fewer
  // than there are slots. Nothing if the modem does not tell.
  async::Task<std::optional<std::uint8_t>> slot_in_use();
  async::Task<Result<void>> disconnect();

 private:
  auto find_device();
  auto open_device();
  auto allocate_client();
  auto release_client();
  auto close_device();
  auto pass(QmiMessage* message);
  auto ask_slots();

  std::string path_;
  async::Ref<QmiDevice> device_;
  async::Ref<QmiClient> client_;
};

}  // namespace celltext::esim
