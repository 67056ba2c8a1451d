#include "tests/structure/includes.h"

#include "tests/catch.h"
#include "tests/structure/source.h"

using namespace celltext::structure;

namespace {

struct Sample {
  const char* path;
  const char* line;
};

constexpr Sample wrong[] = {
    {"src/base/bytes.cpp", "#include \"celltext/text/utf8.h\""},
    {"include/celltext/text/width.h", "#include \"celltext/codec/segments.h\""},
    {"src/codec/segments.cpp", "#include \"celltext/model/message.h\""},
    {"src/model/message.cpp", "#include \"celltext/store/messages.h\""},
    {"src/store/messages.cpp", "#include \"celltext/core/courier.h\""},
    {"src/modem/modem.cpp", "#include \"celltext/store/messages.h\""},
    {"src/core/courier.cpp", "#include \"celltext/ui/screen.h\""},
    {"src/ui/screen.cpp", "#include \"celltext/mms/pictures.h\""},
    {"src/cli/send.cpp", "#include \"celltext/ui/screen.h\""},
    {"src/cli/send.cpp", "  #  include <celltext/sim/network.h>  // spaces and brackets"},
    {"src/sim/network.cpp", "#include \"celltext/modem/modem.h\""},
    {"src/core/courier.cpp", "#include \"celltext/sim/network.h\""},
    {"src/core/courier.cpp", "#include \"celltext/app/main.h\""},
    {"src/core/courier.cpp", "#include \"celltext/elsewhere/door.h\""},
    {"src/elsewhere/door.cpp", "#include <string>"},
    {"src/core/courier.cpp", "#include \"store/statement.h\""},
    {"src/core/courier.cpp", "#include \"../store/statement.h\""},
    {"src/core/courier.cpp", "#include \"src/store/statement.h\""},
    {"src/core/courier.cpp", "#include \"tests/catch.h\""},
    {"include/celltext/core/courier.h", "#include \"holder.h\""},
    {"src/ui/screen.cpp", "#include <ncursesw/curses.h>"},
    {"src/ui/screen.cpp", "#include <curses.h>"},
    {"include/celltext/ui/terminal.h", "#include <ncurses.h>"},
    {"src/core/courier.cpp", "#include <libmm-glib.h>"},
    {"include/celltext/modem/modem.h", "#include <libmm-glib.h>"},
    {"src/sim/network.cpp", "#include <ModemManager/ModemManager.h>"},
    {"src/core/courier.cpp", "#include <sqlite3.h>"},
    {"include/celltext/store/database.h", "#include <sqlite3.h>"},
    {"src/mms/carrier.cpp", "#include <libsoup/soup.h>"},
    {"src/ui/thread.cpp", "#include <chafa.h>"},
    {"include/celltext/mms/pictures.h", "#include <gdk-pixbuf/gdk-pixbuf.h>"},
    {"src/model/contact.cpp", "#include <phonenumbers/phonenumberutil.h>"},
    {"src/codec/segments.cpp", "#include <glib.h>"},
    {"include/celltext/text/width.h", "#include <glib.h>"},
    {"src/tariff/meter.cpp", "#include <gio/gio.h>"},
};

constexpr Sample right[] = {
    {"src/text/utf8.cpp", "#include \"celltext/text/utf8.h\""},
    {"src/text/width.cpp", "#include <glib.h>"},
    {"src/codec/cheap_spelling.cpp", "#include \"spellings.h\""},
    {"src/store/watch.cpp", "#include \"celltext/async/event.h\""},
    {"src/store/statement.h", "#include <sqlite3.h>"},
    {"src/modem/messaging.cpp", "#include <libmm-glib.h>"},
    {"src/ui/terminal_ncurses.cpp", "#include <ncurses.h>"},
    {"src/esim/http.cpp", "#include <libsoup/soup.h>"},
    {"src/mms/picture_draw.cpp", "#include <chafa.h>"},
    {"src/cli/modem.cpp", "#include \"celltext/modem/modem.h\""},
    {"src/app/main.cpp", "#include \"celltext/sim/network.h\""},
    {"src/core/courier.cpp", "// #include \"celltext/ui/screen.h\""},
    {"src/core/courier.cpp", "int include = 0;"},
};

}  // namespace

TEST_CASE("an include that points the wrong way is found out") {
  for (const Sample& sample : wrong) {
    CAPTURE(sample.path, sample.line);
    CHECK(wrong_include(sample.path, sample.line));
  }
}

TEST_CASE("an include that points the right way is let through") {
  for (const Sample& sample : right) {
    CAPTURE(sample.path, sample.line);
    CHECK(wrong_include(sample.path, sample.line).value_or("") == "");
  }
}

TEST_CASE("no layer includes what it may not know") {
  int includes = 0;
  for (const char* folder : {"include", "src"})
    for (const SourceFile& file : files_below(folder, {".h", ".cpp"}))
      for (const std::string& line : lines_of(file.text)) {
        const auto complaint = wrong_include(file.path, line);
        if (complaint) FAIL_CHECK(file.path << ": " << line << ": " << *complaint);
        if (line.starts_with("#include")) ++includes;
      }
  CHECK(includes > 50);
}
