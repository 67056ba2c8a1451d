#include "tests/ui/scenes.h"

#include "celltext/store/contacts.h"
#include "tests/ui/esim_fixture.h"
#include "tests/ui/pictures_fixture.h"
#include "ui/input_parser.h"
#include "ui/install_pane.h"

namespace celltext::ui {

namespace {

tariff::Plan us_light() {
  const auto usd = *model::Currency::parse("USD");
  const auto money = [&](std::string_view amount) { return model::Money::parse(amount, usd); };
  tariff::Plan plan("us-light", usd);
  plan.fee = money("2.75");
  plan.sms_included = 100;
  plan.sms_domestic = money("0.05");
  plan.sms_international = money("0.25");
  plan.sms_received = money("0.00");
  plan.mms_included = 10;
  plan.mms_price = money("0.20");
  plan.spend_limit = money("20.00");
  return plan;
}

struct World : DeskFixture {
  virtual ~World() = default;
  World() {
    settings.plans.push_back(us_light());
    settings.lines.emplace_back();
    settings.lines.back().name = "us";
    settings.lines.back().iccid = "8901260000000000001";
    settings.lines.back().plan = "us-light";
    testing::must(lines.set_name(line, "us"));
    testing::must(lines.set_default(line));
    testing::must(store::Contacts(database).add({{{}, "Ann Lee", {ann}}, {{}, "张伟", {"+8613800138000"}}}));
    receive("+12025550123", "Your parcel is at the desk. Code 4711.", morning(8, 5));
    receive("+8613800138000", "我到旧金山了，飞机晚点了两个小时。", morning(9, 12));
    receive("MyBank", "Your code is 482 913. We never ask for it.", morning(10, 40));
    receive(ann, "Did you find a place to stay?", morning(11, 2));
    send(ann, "Yes, two blocks from the old station.", morning(11, 4), 1);
    receive(ann, "Shall we say 8 at the station?", morning(11, 20));
    start(true);
    changed();
  }
};

// The sun above two hills, of which only the shapes are seen in a document.
std::string landscape() {
  return bitmap(240, 140, [](int x, int y) {
    const bool sun = (x - 180) * (x - 180) + (y - 35) * (y - 35) < 24 * 24;
    const bool hills = y > 140 - std::max(90 - std::abs(x - 70), 70 - std::abs(x - 170) / 2);
    return sun || hills ? test::Pixel{'\xFF', '\xFF', '\xFF'} : test::Pixel{0, 0, 0};
  });
}

struct PictureWorld : World {
  PictureWorld() {
    auto arrived = arrival(ann, "", 1, morning(11, 30));
    arrived.notice = store::MmsNotice{"T1", "http://mmsc.example/1", "", 90'000, morning(23, 0)};
    const auto id = testing::must(inbox.admit(arrived, {})).message;
    const std::string picture = landscape();
    store::Retrieved message;
    message.from = ann;
    message.text = "From the hotel:";
    message.attachments = {{"sunrise.bmp", "image/bmp", Bytes(picture.begin(), picture.end())}};
    testing::must(store::PictureMessages(database).retrieved(id, message, nullptr, morning(11, 30)));
    face.colour_count = 2;
    start();
    press("Enter");
    test::run_until([&] { return Pictures::picture_cells(draw({78, 20})) > 0; });
    press("Esc");
  }
};

struct Scene {
  std::string_view name;
  Size size;
  std::string_view keys;   // before the words
  std::string_view words;  // typed
  std::string_view more;   // keys after them
};

constexpr Scene scenes[] = {
    {"main", {78, 16}, "Enter", "8 is fine 👍 — I’ll be there", ""},
    {"new", {78, 12}, "n", "ann", ""},
    {"search", {78, 10}, "/", "station", ""},
    {"help", {78, 18}, "F1", "mess", ""},
    {"modems", {78, 18}, "m", "", ""},
    {"costs", {78, 14}, "$", "", ""},
    {"picture", {78, 20}, "Enter", "What a view!", ""},
};

std::string text_of(const Grid& grid) {
  std::string text;
  for (int row = 0; row < grid.size().rows; ++row) {
    std::string line = grid.row_text(row);
    line.erase(line.find_last_not_of(' ') + 1);
    text += line + "\n";
  }
  return text;
}

std::string card_scene() {
  EsimFixture world;
  world.settings.lines.emplace_back();
  world.settings.lines.back().iccid = second_iccid;
  world.settings.lines.back().number = "+15551230002";
  world.settings.lines.back().plan = "us-light";
  world.open();
  world.press("j");
  return text_of(world.draw({78, 20}));
}

std::string offer_scene() {
  InstallModel model;
  model.stage = InstallModel::Stage::offer;
  model.server = "rsp.example";
  model.card = "EG25, 484 kB free, EID …00001";
  model.state.offered.emplace();
  esim::Profile& profile = model.state.offered->profile;
  profile.name = "Traveller 30 days";
  profile.provider = "Example Mobile";
  profile.operator_id = "310260";
  profile.iccid = "8901260000000000555";
  profile.rules.may_not_disable = true;
  Grid grid({78, 15});
  draw(model, Canvas(grid));
  return text_of(grid);
}

}  // namespace

std::string scene(std::string_view name) {
  if (name == "esim") return card_scene();
  if (name == "offer") return offer_scene();
  for (const Scene& wanted : scenes) {
    if (wanted.name != name) continue;
    const std::unique_ptr<World> world =
        wanted.name == "picture" ? std::make_unique<PictureWorld>() : std::make_unique<World>();
    world->press(wanted.keys);
    world->type(wanted.words);
    world->press(wanted.more);
    test::settle();
    return text_of(world->draw(wanted.size));
  }
  return "";
}

}  // namespace celltext::ui
