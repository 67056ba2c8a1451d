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
  if (colours >= every_colour) return CHAFA_CANVAS_MODE_TRUECOLOR;
  if (colours >= 256) return CHAFA_CANVAS_MODE_INDEXED_256;
  if (colours >= 16) return CHAFA_CANVAS_MODE_INDEXED_16;
  return colours >= 8 ? CHAFA_CANVAS_MODE_INDEXED_8 : CHAFA_CANVAS_MODE_FGBG;
}

// Half and quarter blocks, which every terminal's font has, but for that of a console with 8 colours: halves alone.
Config config_for(int columns, int rows, int colours) {
  const SymbolMap symbols(chafa_symbol_map_new());
  const int quarters = colours == 8 ? CHAFA_SYMBOL_TAG_NONE : CHAFA_SYMBOL_TAG_QUAD;
  chafa_symbol_map_add_by_tags(
      symbols.get(),
      static_cast<ChafaSymbolTags>(CHAFA_SYMBOL_TAG_SPACE | CHAFA_SYMBOL_TAG_SOLID | CHAFA_SYMBOL_TAG_HALF |
                                   CHAFA_SYMBOL_TAG_VHALF | CHAFA_SYMBOL_TAG_HHALF | quarters));
  Config config(chafa_canvas_config_new());
  chafa_canvas_config_set_geometry(config.get(), columns, rows);
  chafa_canvas_config_set_canvas_mode(config.get(), mode_for(colours));
  chafa_canvas_config_set_symbol_map(config.get(), symbols.get());
  if (colours >= 8) return config;
  // Without colours shades are what is left: dots of a quarter of a cell, which chafa takes for 8 × 8 pixels.
  constexpr int quarter = 4;
  chafa_canvas_config_set_dither_mode(config.get(), CHAFA_DITHER_MODE_ORDERED);
  chafa_canvas_config_set_dither_grain_size(config.get(), quarter, quarter);
  return config;
}

PreviewCell cell_at(ChafaCanvas* canvas, int column, int row) {
  PreviewCell cell;
  cell.character = chafa_canvas_get_char_at(canvas, column, row);
  if (cell.character == 0) cell.character = U' ';
  chafa_canvas_get_raw_colors_at(canvas, column, row, &cell.foreground, &cell.background);
  return cell;
}

CellSize fitted(const PictureSize& picture, int columns, int rows) {
  CellSize size{columns, rows};
  chafa_calc_canvas_geometry(picture.width, picture.height, &size.columns, &size.rows, cell_shape, true, false);
  return {std::clamp(size.columns, 1, columns), std::clamp(size.rows, 1, rows)};
}

Preview draw_pixels(const Pixbuf& pixels, CellSize size, int colours) {
  const int width = gdk_pixbuf_get_width(pixels.get());
  const int height = gdk_pixbuf_get_height(pixels.get());
  Preview preview{size.columns, size.rows, {}};
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
  return draw_pixels(decoded->pixels, fitted(decoded->claimed, columns, rows), colours);
}

}  // namespace

Result<CellSize> measure_picture(ByteView beginning, int columns, int rows) {
  const auto size = claimed_size(beginning);
  if (!size) return size.error();
  return fitted(*size, std::clamp(columns, 1, most_columns), std::clamp(rows, 1, most_rows));
}

async::Task<Result<Preview>> draw_picture(Bytes picture, int columns, int rows, int colours) {
  std::function<Result<Bytes>()> read = [picture = std::move(picture)] { return Result<Bytes>(picture); };
  auto drawing = draw_picture(std::move(read), columns, rows, colours);
  auto drawn = co_await std::move(drawing);
  co_return drawn;
}

async::Task<Result<Preview>> draw_picture(std::function<Result<Bytes>()> read, int columns, int rows, int colours) {
  columns = std::clamp(columns, 1, most_columns);
  rows = std::clamp(rows, 1, most_rows);
  std::function<Result<Preview>()> work = [read = std::move(read), columns, rows, colours]() -> Result<Preview> {
    const auto picture = read();
    if (!picture) return picture.error();
    return draw(*picture, columns, rows, colours);
  };
  auto drawing = async::in_thread<Result<Preview>>(std::move(work));
  auto drawn = co_await drawing;
  co_return drawn;
}

}  // namespace celltext::mms
