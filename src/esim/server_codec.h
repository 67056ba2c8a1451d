// Requests and answers of the functions in es10.h, as octets: GSMA SGP.22 §5.7. Pure.
#pragma once

#include "celltext/esim/es10.h"

namespace celltext::esim {

Bytes encode_authenticate_server(const ServerAuthentication& authentication);
Bytes encode_prepare_download(const DownloadPreparation& preparation);
Bytes encode_cancel_session(ByteView transaction_id, CancelReason reason);
Bytes encode_retrieve_notification(std::int64_t sequence_number);
Bytes encode_remove_notification(std::int64_t sequence_number);

// SHA-256(SHA-256(code) ‖ transactionId): SGP.22 §4.8.
Bytes hash_of_confirmation_code(std::string_view code, ByteView transaction_id);

// The answer itself if the card agreed; else its refusal in words.
Result<Bytes> checked_authentication(Bytes answer);
Result<Bytes> checked_preparation(Bytes answer);
Result<Bytes> checked_cancellation(Bytes answer);

Result<std::vector<Notification>> decode_notifications(ByteView answer);
// The first one in the list that RetrieveNotificationsList answers.
Result<Bytes> decode_pending_notification(ByteView answer, std::int64_t sequence_number);

}  // namespace celltext::esim
