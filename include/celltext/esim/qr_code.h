// QR codes: reading an activation code from a picture, and writing one with characters.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "celltext/async/task.h"
#include "celltext/base/result.h"

namespace celltext::esim {

// The text of the QR code in a PNG or JPEG file. Blocks for as long as decoding takes, a fraction of a second. Errors:
// invalid if the file can't be read, is no such picture or too large, or holds no QR code or several.
Result<std::string> read_qr_code(const std::string& file);
// The same in a thread, for whoever must not be blocked.
async::Task<Result<std::string>> read_qr_code_beside(std::string file);

// A QR code as lines of half blocks, two rows of it in one line, with the quiet zone around: for a terminal with dark
// letters on light ground or light on dark, as `dark_ground` says. Empty if the text is too long.
std::vector<std::string> draw_qr_code(std::string_view text, bool dark_ground);

}  // namespace celltext::esim
