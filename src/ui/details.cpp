#include "details.h"

#include <glib.h>

#include <algorithm>

#include "celltext/async/scope.h"
#include "celltext/base/i18n.h"
#include "celltext/core/times.h"
#include "celltext/store/attachments.h"
#include "celltext/store/contacts.h"
#include "celltext/store/messages.h"
#include "celltext/store/picture_messages.h"
#include "celltext/text/display.h"
#include "celltext/text/utf8.h"
#include "celltext/text/width.h"
#include "celltext/text/wrap.h"
#include "drawing.h"
#include "message_actions.h"
#include "screens.h"
#include "words.h"

namespace celltext::ui {

namespace {

struct Field {
  std::string name;
  std::string value;
  Look look = Look::text;
};

Look look_of(model::Status status) {
  switch (status) {
    case model::Status::failed:
    case model::Status::unknown:
    case model::Status::download_failed:
      return Look::bad;
    case model::Status::delivered:
      return Look::good;
    case model::Status::partial:
    case model::Status::queued:
    case model::Status::scheduled:
    case model::Status::sending:
      return Look::warning;
    default:
      return Look::text;
  }
}

std::string with_name(const std::string& name, const std::vector<std::string>& numbers) {
  std::string all;
  for (const std::string& number : numbers) all += (all.empty() ? "" : ", ") + number + country_note(number);
  return name.empty() ? all : name + ", " + all;
}

std::vector<Field> fields_of(const DetailsModel& model) {
  const model::Message& message = model.message;
  const bool in = message.direction == model::Direction::in;
  std::vector<Field> fields;
  const auto add = [&](const char* name, const std::string& value, Look look = Look::text) {
    if (!value.empty()) fields.push_back({name, value, look});
  };
  const auto add_time = [&](const char* name, const std::optional<Instant>& at) {
    if (at) add(name, core::short_time(*at));
  };
  add(tr("From"), in ? with_name(model.name, {message.from}) : message.from);
  add(tr("To"), in ? joined(message.to) : with_name(model.name, message.to));
  add(tr("Line"), message.line_name);
  add(tr("Status"), in_words(message.status), look_of(message.status));
  if (message.trouble)
    add(tr("Reason"), fmt::format("{} ({})", message.trouble->message, message.trouble->code), Look::bad);
  add("", advice_for(message), Look::dim);
  add_time(tr("Written"), in ? std::nullopt : std::optional(message.created_at));
  add_time(tr("Not before"), message.due_at);
  add_time(tr("Sent"), message.sent_at);
  add_time(tr("Received"), message.received_at);
  add_time(tr("Delivered"), message.delivered_at);
  if (message.kind == model::Kind::sms) add(tr("Parts"), std::to_string(message.parts));
  add(tr("Cost"), message.cost ? message.cost->with_currency() : "");
  add(tr("Encoding"), message.encoding ? in_words(*message.encoding) : "");
  add(tr("Subject"), message.subject);
  for (const model::Attachment& attachment : message.attachments)
    add(tr("Attached"), fmt::format("{} ({}, {})", attachment.name, attachment.type, size_in_words(attachment.size)));
  add(tr("Size"), model.announced > 0 ? size_in_words(model.announced) : "");
  add_time(tr("Kept until"), model.kept_until);
  add(tr("Number"), std::to_string(message.id.value));
  return fields;
}

int name_columns(const std::vector<Field>& fields) {
  int widest = 0;
  for (const Field& field : fields) widest = std::max(widest, text::width_of(field.name).value);
  return widest + 2;
}

// One row of the whole page, before it is known which rows are seen.
struct Row {
  std::string name;
  std::string value;
  Look look = Look::text;
  const core::Preview* picture = nullptr;
  int picture_row = 0;
};

// No more than `most` rows for one value: a message can be very long.
void add_wrapped(std::vector<Row>& rows, const Field& field, int columns, std::size_t most) {
  const std::string safe = text::display_safe_lines(field.value);
  std::string name = field.name;
  for (const text::Span line : text::wrap(safe, {columns}, most))
    rows.push_back({std::exchange(name, {}), std::string(text::within(safe, line)), field.look});
}

void add_pictures(std::vector<Row>& rows, const std::vector<core::Preview>& pictures) {
  for (const core::Preview& picture : pictures) {
    rows.emplace_back();
    for (int i = 0; i < picture.rows; ++i) rows.push_back({"", "", Look::picture, &picture, i});
  }
}

// A long message is read in its thread; here its first pages are enough.
constexpr std::size_t most_rows = 2000;

}  // namespace

std::string spelled_out(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const std::string_view before = text;
    const char32_t c = text::next_code_point(text);
    const std::string_view octets = before.substr(0, before.size() - text.size());
    const bool malformed = c == 0xFFFD && octets.size() == 1;
    const bool seen =
        c == '\n' || (!malformed && g_unichar_isgraph(c) && !text::display_safe(octets).empty()) || c == ' ';
    if (malformed)
      out += fmt::format("<{:02X}>", static_cast<unsigned char>(octets.front()));
    else if (seen)
      out += octets;
    else
      out += fmt::format("<U+{:04X}>", static_cast<std::uint32_t>(c));
  }
  return out;
}

void draw(DetailsModel& model, const Canvas& canvas) {
  const Canvas body = titled(canvas, tr("Message"), model.raw ? tr("as it came") : "");
  if (model.gone) {
    body.put({0, 0}, tr("This message is deleted."), {Look::dim});
    return;
  }
  const std::vector<Field> fields = fields_of(model);
  const int names = std::min(name_columns(fields), body.columns() / 3);
  std::vector<Row> rows;
  for (const Field& field : fields) add_wrapped(rows, field, body.columns() - names, 20);
  rows.push_back({});
  const std::size_t head = rows.size();
  const std::string& text = model.message.text;
  add_wrapped(rows, {"", model.raw ? spelled_out(std::string_view(text).substr(0, 20'000)) : text}, body.columns(),
              most_rows);
  if (!model.raw) add_pictures(rows, model.pictures);
  model.scroll = std::clamp(model.scroll, 0, std::max(0, static_cast<int>(rows.size()) - body.rows()));
  for (int i = 0; i < body.rows(); ++i) {
    const auto index = static_cast<std::size_t>(model.scroll + i);
    if (index >= rows.size()) break;
    const Row& row = rows[index];
    if (row.picture) {
      draw_preview_row(body.part({0, i, body.columns(), 1}), *row.picture, row.picture_row);
      continue;
    }
    body.put({0, i}, row.name, {Look::dim}, names - 1);
    body.put({index < head ? names : 0, i}, row.value, {row.look});
  }
  body.set_caret({0, 0});
}

namespace {

class DetailsScreen final : public Screen {
 public:
  DetailsScreen(Host& host, model::Message message) : host_(host) { show(std::move(message)); }

  void draw(const Canvas& canvas) override {
    page_ = std::max(canvas.rows() - 2, 1);
    if (canvas.columns() != columns_) draw_pictures_for(canvas.columns());
    ui::draw(model_, canvas);
  }
  std::vector<Offer> offers() override;
  void handle(const Event& event) override;
  void refresh() override;

 private:
  void show(model::Message message);
  void draw_pictures_for(int columns);
  async::Task<void> draw_pictures(std::vector<std::filesystem::path> files, int columns);
  void scroll(int rows) { model_.scroll = std::max(model_.scroll + rows, 0); }

  Host& host_;
  DetailsModel model_;
  int page_ = 10;
  int columns_ = 0;  // that the pictures are drawn for
  async::Scope drawing_;
};

// More pictures, or higher ones, are for the program that shows attachments.
constexpr std::size_t most_pictures = 4;
constexpr int highest_picture = 30;

// For another width they are drawn anew.
void DetailsScreen::draw_pictures_for(int columns) {
  columns_ = columns;
  drawing_.clear();
  model_.pictures.clear();
  std::vector<std::filesystem::path> files;
  for (const store::StoredAttachment& attachment : store::Attachments(host_.database()).of(model_.message.id))
    if (attachment.what.type.starts_with("image/") && files.size() < most_pictures) files.push_back(attachment.file);
  if (!files.empty()) drawing_.spawn(draw_pictures(std::move(files), columns));
}

// What can't be drawn is named among the attachments all the same.
async::Task<void> DetailsScreen::draw_pictures(std::vector<std::filesystem::path> files, int columns) {
  const int colours = host_.colours();
  for (const auto& file : files) {
    auto drawn = co_await core::preview_picture(file, columns, highest_picture, colours);
    if (!drawn) continue;
    model_.pictures.push_back(*std::move(drawn));
    host_.redraw();
  }
}

void DetailsScreen::show(model::Message message) {
  const bool in = message.direction == model::Direction::in;
  const std::string& other = in || message.to.empty() ? message.from : message.to.front();
  const auto contact = store::Contacts(host_.database()).find_number(other);
  model_.name = contact ? contact->name : "";
  const auto download = waits_at_network(message.status)
                            ? store::PictureMessages(host_.database()).find_download(message.id)
                            : std::nullopt;
  model_.announced = download ? download->size : 0;
  model_.kept_until = download ? download->expires_at : std::nullopt;
  // It was downloaded meanwhile.
  if (message.attachments.size() != model_.message.attachments.size()) columns_ = 0;
  model_.message = std::move(message);
}

std::vector<Offer> DetailsScreen::offers() {
  std::vector<Offer> offers;
  if (!model_.gone) offers = offers_for(host_, model_.message);
  offers.insert(offers.end(), {{"raw", [this] { model_.raw = !model_.raw; }},
                               {"up", [this] { scroll(-1); }},
                               {"down", [this] { scroll(1); }},
                               {"page-up", [this] { scroll(-page_); }},
                               {"page-down", [this] { scroll(page_); }},
                               {"first", [this] { model_.scroll = 0; }},
                               {"last", [this] { model_.scroll = static_cast<int>(most_rows); }},
                               {"back", [this] { host_.close(); }}});
  return offers;
}

void DetailsScreen::handle(const Event& event) {
  const auto* mouse = std::get_if<Mouse>(&event);
  if (!mouse || mouse->what == Mouse::What::press) return;
  scroll(mouse->what == Mouse::What::wheel_up ? -3 : 3);
}

void DetailsScreen::refresh() {
  auto message = store::Messages(host_.database()).find(model_.message.id);
  model_.gone = !message;
  if (message) show(*std::move(message));
}

}  // namespace

std::unique_ptr<Screen> details_screen(Host& host, model::MessageId message) {
  auto found = store::Messages(host.database()).find(message);
  if (!found) return nullptr;
  return std::make_unique<DetailsScreen>(host, *std::move(found));
}

}  // namespace celltext::ui
