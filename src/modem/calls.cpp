#include "calls.h"

#include "celltext/base/i18n.h"

namespace celltext::modem {

Answer answer_of(GVariant* value, GError* error) {
  const async::GErrorPtr owned(error);
  Answer answer;
  if (owned) {
    answer.failure = failure_of(*owned);
  } else {
    answer.value = Variant(value);
  }
  return answer;
}

namespace {

// A child of a tuple, if there is one of this type.
Variant child(const Variant& tuple, const GVariantType* type) {
  if (!tuple || !g_variant_is_of_type(tuple.get(), G_VARIANT_TYPE_TUPLE) || g_variant_n_children(tuple.get()) == 0)
    return {};
  Variant first(g_variant_get_child_value(tuple.get(), 0));
  return g_variant_is_of_type(first.get(), type) ? first : Variant{};
}

}  // namespace

namespace {

// The calls of one get_all_of(), until the last has its answer.
struct Batch {
  std::vector<Answer> answers;
  std::size_t missing;
};

struct Member {
  async::Ref<GTask> task;
  std::size_t index;
};

void free_batch(gpointer batch) {
  delete static_cast<Batch*>(batch);
}

void on_member(GObject* source, GAsyncResult* result, gpointer data) {
  const std::unique_ptr<Member> member(static_cast<Member*>(data));
  auto* batch = static_cast<Batch*>(g_task_get_task_data(member->task.get()));
  GError* error = nullptr;
  GVariant* value = g_dbus_connection_call_finish(G_DBUS_CONNECTION(source), result, &error);
  batch->answers[member->index] = answer_of(value, error);
  if (--batch->missing == 0) g_task_return_boolean(member->task.get(), TRUE);
}

std::vector<Answer> take_answers(GAsyncResult* result) {
  auto* batch = static_cast<Batch*>(g_task_get_task_data(G_TASK(result)));
  return std::move(batch->answers);
}

}  // namespace

async::GioCall<std::vector<Answer> (*)(GAsyncResult*)> get_all_of(const Peer& peer, std::vector<std::string> paths,
                                                                  const char* interface_name) {
  const auto start = [peer, paths = std::move(paths), interface_name](auto* cancellable, auto callback, auto data) {
    const auto task = async::Ref<GTask>::adopt(g_task_new(peer.bus.get(), cancellable, callback, data));
    g_task_set_check_cancellable(task.get(), FALSE);
    g_task_set_task_data(task.get(), new Batch{std::vector<Answer>(paths.size()), paths.size()}, &free_batch);
    if (paths.empty()) g_task_return_boolean(task.get(), TRUE);
    for (std::size_t i = 0; i < paths.size(); ++i) {
      g_dbus_connection_call(peer.bus.get(), peer.name.c_str(), paths[i].c_str(), interface::properties, "GetAll",
                             g_variant_new("(s)", interface_name), nullptr, G_DBUS_CALL_FLAGS_NO_AUTO_START,
                             static_cast<int>(std::chrono::milliseconds(limit::usual).count()), cancellable, &on_member,
                             new Member{task, i});
    }
  };
  return async::gio_call(start, &take_answers);
}

Variant property_value(const Answer& answer, const GVariantType* type) {
  const Variant boxed = child(answer.value, G_VARIANT_TYPE_VARIANT);
  if (!boxed) return {};
  Variant value(g_variant_get_variant(boxed.get()));
  return g_variant_is_of_type(value.get(), type) ? value : Variant{};
}

Variant property_values(const Answer& answer) {
  return child(answer.value, G_VARIANT_TYPE_VARDICT);
}

std::string string_result(const Answer& answer) {
  const Variant text = child(answer.value, G_VARIANT_TYPE_STRING);
  return text ? g_variant_get_string(text.get(), nullptr) : "";
}

std::string path_result(const Answer& answer) {
  const Variant path = child(answer.value, G_VARIANT_TYPE_OBJECT_PATH);
  return path ? g_variant_get_string(path.get(), nullptr) : "";
}

async::GioCall<std::function<Result<async::Ref<GDBusConnection>>(GAsyncResult*)>> open_system_bus() {
  const auto no_bus = [](const GError& error) {
    return Error{ErrorKind::no_modem,
                 tr_format("the system bus can't be reached ({}); is the dbus service running?", error.message)};
  };
  // Reads the environment or gives the well-known address: nothing that waits.
  GError* error = nullptr;
  const CPtr<char, g_free> address(g_dbus_address_get_for_bus_sync(G_BUS_TYPE_SYSTEM, nullptr, &error));
  const async::GErrorPtr owned(error);
  const std::string where = address ? address.get() : "";
  constexpr auto flags = static_cast<GDBusConnectionFlags>(G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
                                                           G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION);
  return async::gio_call(
      [where](auto* c, auto cb, auto d) { g_dbus_connection_new_for_address(where.c_str(), flags, nullptr, c, cb, d); },
      std::function([no_bus](GAsyncResult* result) -> Result<async::Ref<GDBusConnection>> {
        GError* failed = nullptr;
        auto connection = async::Ref<GDBusConnection>::adopt(g_dbus_connection_new_for_address_finish(result, &failed));
        const async::GErrorPtr problem(failed);
        if (problem) return no_bus(*problem);
        g_dbus_connection_set_exit_on_close(connection.get(), FALSE);
        return connection;
      }));
}

}  // namespace celltext::modem
