#include "celltext/core/picture_preview.h"

#include "celltext/base/i18n.h"
#include "celltext/text/display.h"
#include "whole_file.h"

namespace celltext::core {

namespace {

// Larger ones are not drawn: no network delivers them.
constexpr std::size_t largest_drawn = 20'000'000;
// The metadata of a camera come before the dimensions.
constexpr std::size_t head = 131'072;

}  // namespace

async::Task<Result<Preview>> preview_picture(std::filesystem::path file, int columns, int rows, int colours) {
  std::function<Result<Bytes>()> read = [file = std::move(file)] { return read_whole_file(file, largest_drawn); };
  auto drawing = mms::draw_picture(std::move(read), columns, rows, colours);
  auto drawn = co_await std::move(drawing);
  co_return drawn;
}

Result<CellSize> size_of_preview(const std::filesystem::path& file, int columns, int rows) {
  const auto beginning = read_beginning(file, head);
  if (!beginning) return beginning.error();
  return mms::measure_picture(*beginning, columns, rows);
}

}  // namespace celltext::core
