// Pictures as character cells, for the screen.
#pragma once

#include <filesystem>

#include "celltext/mms/pictures.h"

namespace celltext::core {

using PreviewCell = mms::PreviewCell;
using Preview = mms::Preview;
using CellSize = mms::CellSize;
using mms::every_colour;
// "290 kB".
using mms::size_in_words;

// Reads and draws a file, in a thread. `colours`: of the terminal, 2, 8, 16, 256 or every_colour.
// invalid: no picture, or one that is not safe to decode.
async::Task<Result<Preview>> preview_picture(std::filesystem::path file, int columns, int rows, int colours);

// How many of these cells it will take. Reads only the beginning of the file.
Result<CellSize> size_of_preview(const std::filesystem::path& file, int columns, int rows);

}  // namespace celltext::core
