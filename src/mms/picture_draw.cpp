// draw_picture(): a picture as character cells, by chafa.
#include <chafa.h>

#include <algorithm>

#include "celltext/async/in_thread.h"
#include "celltext/base/c_ptr.h"
#include "celltext/base/i18n.h"
#include "celltext/mms/pictures.h"
#include "picture_decode.h"

namespace celltext::mms {

namespace {

constexpr int most_columns = 400;
constexpr int most_rows = 200;
// Pixels a cell that chafa looks at; more cost time and show nothing more.
constexpr int pixels_a_column = 8;
// A cell is about twice as high as it is wide.
constexpr float cell_shape = 0.5F;

using SymbolMap = CPtr<ChafaSymbolMap, chafa_symbol_map_unref>;
using Config = CPtr<ChafaCanvasConfig, chafa_canvas_config_unref>;
using Canvas = CPtr<ChafaCanvas, chafa_canvas_unref>;

ChafaCanvasMode mode_for(int colours) {
  if (colours >= 256) return CHAFA_CANVAS_MODE_INDEXED_256;
  if (colours >= 16) return CHAFA_CANVAS_MODE_INDEXED_16;
  return colours >= 8 ? CHAFA_CANVAS_MODE_INDEXED_8 : CHAFA_CANVAS_MODE_FGBG;
}

// Half and quarter blocks, which every terminal's font has.
Config config_for(int columns, int rows, int colours) {
  const SymbolMap symbols(chafa_symbol_map_new());
  chafa_symbol_map_add_by_tags(
      symbols.get(),
      static_cast<ChafaSymbolTags>(CHAFA_SYMBOL_TAG_SPACE | CHAFA_SYMBOL_TAG_SOLID | CHAFA_SYMBOL_TAG_HALF |
                                   CHAFA_SYMBOL_TAG_QUAD | CHAFA_SYMBOL_TAG_VHALF | CHAFA_SYMBOL_TAG_HHALF));
  Config config(chafa_canvas_config_new());
  chafa_canvas_config_set_geometry(config.get(), columns, rows);
  chafa_canvas_config_set_canvas_mode(config.get(), mode_for(colours));
  chafa_canvas_config_set_symbol_map(config.get(), symbols.get());
  return config;
}

PreviewCell cell_at(ChafaCanvas* canvas, int column, int row) {
  PreviewCell cell;
  cell.character = chafa_canvas_get_char_at(canvas, column, row);
  if (cell.character == 0) cell.character = U' ';
  chafa_canvas_get_raw_colors_at(canvas, column, row, &cell.foreground, &cell.background);
  return cell;
}

Preview draw_pixels(const Pixbuf& pixels, int columns, int rows, int colours) {
  const int width = gdk_pixbuf_get_width(pixels.get());
  const int height = gdk_pixbuf_get_height(pixels.get());
  Preview preview{columns, rows, {}};
  chafa_calc_canvas_geometry(width, height, &preview.columns, &preview.rows, cell_shape, true, false);
  preview.columns = std::clamp(preview.columns, 1, columns);
  preview.rows = std::clamp(preview.rows, 1, rows);
  const Config config = config_for(preview.columns, preview.rows, colours);
  const Canvas canvas(chafa_canvas_new(config.get()));
  const auto type = gdk_pixbuf_get_has_alpha(pixels.get()) ? CHAFA_PIXEL_RGBA8_UNASSOCIATED : CHAFA_PIXEL_RGB8;
  chafa_canvas_draw_all_pixels(canvas.get(), type, gdk_pixbuf_read_pixels(pixels.get()), width, height,
                               gdk_pixbuf_get_rowstride(pixels.get()));
  for (int row = 0; row < preview.rows; ++row)
    for (int column = 0; column < preview.columns; ++column)
      preview.cells.push_back(cell_at(canvas.get(), column, row));
  return preview;
}

Result<Preview> draw(const Bytes& picture, int columns, int rows, int colours) {
  const auto decoded = decode_picture(picture, std::max(columns, 2 * rows) * pixels_a_column);
  if (!decoded) return decoded.error();
  return draw_pixels(decoded->pixels, columns, rows, colours);
}

}  // namespace

async::Task<Result<Preview>> draw_picture(Bytes picture, int columns, int rows, int colours) {
  columns = std::clamp(columns, 1, most_columns);
  rows = std::clamp(rows, 1, most_rows);
  std::function<Result<Preview>()> work = [picture = std::move(picture), columns, rows, colours] {
    return draw(picture, columns, rows, colours);
  };
  auto drawing = async::in_thread<Result<Preview>>(std::move(work));
  auto drawn = co_await drawing;
  co_return drawn;
}

}  // namespace celltext::mms
