// The screens beside the main one. The host must outlive them.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "celltext/model/message.h"
#include "screen.h"

namespace celltext::ui {

// All actions with their keys; searchable; Enter runs one.
std::unique_ptr<Screen> help_screen(Host& host);
// Those that are possible now.
std::unique_ptr<Screen> palette_screen(Host& host);
// Conversations by name or number.
std::unique_ptr<Screen> jump_screen(Host& host);
// All messages by their words.
std::unique_ptr<Screen> search_screen(Host& host);
// A message to somebody who is chosen there; `text` to begin with instead of the draft.
std::unique_ptr<Screen> new_message_screen(Host& host, std::string text = {});
// Everything about one message; nullptr if it does not exist.
std::unique_ptr<Screen> details_screen(Host& host, model::MessageId message);
// What has not left yet, and what did not end well.
std::unique_ptr<Screen> outbox_screen(Host& host);
// Modems and SIMs.
std::unique_ptr<Screen> lines_screen(Host& host);
// What each line has spent and what is left.
std::unique_ptr<Screen> costs_screen(Host& host);
// The profiles of an eSIM card.
std::unique_ptr<Screen> esim_screen(Host& host);
// Puts one more on the card; `code` to begin with at once: an activation code.
std::unique_ptr<Screen> install_screen(Host& host, std::string code = {});
// What the servers of the card's profiles have not been told.
std::unique_ptr<Screen> notices_screen(Host& host);
// Which profiles wait for this card at a discovery server.
std::unique_ptr<Screen> discovery_screen(Host& host);
// The card's EID as text and as a QR code.
std::unique_ptr<Screen> eid_screen(Host& host, std::string eid);

}  // namespace celltext::ui
