#include "celltext/async/turn.h"

#include <glib.h>

#include <utility>

namespace celltext::async {

Registration at_next_turn(std::function<void()> work) {
  auto* owned = new std::function<void()>(std::move(work));
  GSource* source = g_idle_source_new();
  g_source_set_priority(source, G_PRIORITY_DEFAULT);
  g_source_set_callback(
      source,
      [](gpointer data) -> gboolean {
        const auto moved = std::move(*static_cast<std::function<void()>*>(data));  // it may take its registration back
        moved();
        return G_SOURCE_REMOVE;
      },
      owned, [](gpointer data) { delete static_cast<std::function<void()>*>(data); });
  g_source_attach(source, g_main_context_get_thread_default());
  return Registration([source] {
    g_source_destroy(source);
    g_source_unref(source);
  });
}

}  // namespace celltext::async
