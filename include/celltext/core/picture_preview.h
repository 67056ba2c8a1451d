// Pictures as character cells, for the screen.
#pragma once

#include <filesystem>

#include "celltext/mms/pictures.h"

namespace celltext::core {

using PreviewCell = mms::PreviewCell;
using Preview = mms::Preview;
// "290 kB".
using mms::size_in_words;

// Reads and draws a file; decoding and drawing happen in a thread. `colours`: of the terminal, 2, 8, 16 or 256.
// invalid: no picture, or one that is not safe to decode.
async::Task<Result<Preview>> preview_picture(std::filesystem::path file, int columns, int rows, int colours);

}  // namespace celltext::core
