#include "celltext/core/picture_preview.h"

#include "celltext/base/i18n.h"
#include "celltext/text/display.h"
#include "whole_file.h"

namespace celltext::core {

namespace {

// Larger ones are not drawn: reading them would hold the screen up.
constexpr std::size_t largest_drawn = 20'000'000;

}  // namespace

async::Task<Result<Preview>> preview_picture(std::filesystem::path file, int columns, int rows, int colours) {
  auto picture = read_whole_file(file, largest_drawn);
  if (!picture) co_return picture.error();
  auto drawing = mms::draw_picture(*std::move(picture), columns, rows, colours);
  auto drawn = co_await std::move(drawing);
  co_return drawn;
}

}  // namespace celltext::core
