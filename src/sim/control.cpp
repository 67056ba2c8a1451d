#include "sim/control.h"

#include <fmt/format.h>

#include "sim/control_commands.h"

namespace celltext::sim {

namespace {

std::string answer(json body) {
  json whole = {{"ok", true}};
  whole.update(body);
  // Text that is not UTF-8 comes from outside; it must not stop the answer.
  return whole.dump(-1, ' ', false, json::error_handler_t::replace);
}

std::string refusal(const std::string& why) {
  return json{{"ok", false}, {"error", why}}.dump(-1, ' ', false, json::error_handler_t::replace);
}

json parse(const std::string& line) {
  json request;
  try {
    request = json::parse(line);
  } catch (const json::exception& error) {
    throw ControlError(fmt::format("not JSON: {}", error.what()));
  }
  if (!request.is_object()) throw ControlError("a request is a JSON object");
  return request;
}

}  // namespace

Control::Control(World& world) : world_(world) {
  world_.centre().on_sent = [this] { check_waits(); };
  world_.centre().on_delivered = [this] { check_waits(); };
}

void Control::handle(const std::string& line, const Reply& reply) {
  try {
    const json request = parse(line);
    const std::string name = Fields(request).needed_text("command");
    if (name == "wait") return wait(line, reply);
    if (name == "quit") {
      reply(answer(json::object()));
      if (on_quit) on_quit();
      return;
    }
    const ControlCommand* command = find_control_command(name);
    if (!command) throw ControlError(fmt::format("unknown command \"{}\"", name));
    check_fields(request, command->fields);
    reply(answer(command->run(world_, Fields(request))));
  } catch (const ControlError& error) {
    reply(refusal(error.what()));
  } catch (const json::exception& error) {
    reply(refusal(error.what()));
  }
}

void Control::wait(const std::string& line, const Reply& reply) {
  const json request = parse(line);
  check_fields(request, "parts messages delivered timeout_ms");
  const Fields fields(request);
  Wait wait;
  wait.parts = fields.number("parts").value_or(0);
  wait.messages = fields.number("messages").value_or(0);
  wait.delivered = fields.number("delivered").value_or(0);
  wait.reply = reply;
  if (reached(wait)) return reply(answer(json::object()));
  waits_.push_back(std::move(wait));
  const auto place = std::prev(waits_.end());
  const auto deadline = world_.clock().now() + fields.milliseconds("timeout_ms", 10'000);
  place->deadline = world_.clock().at(deadline, [this, place] {
    const Reply late = place->reply;
    const ServiceCentre& centre = world_.centre();
    waits_.erase(place);
    late(refusal(fmt::format("timed out with {} parts sent, {} messages complete, {} delivered", centre.sent_count(),
                             centre.complete_messages(), centre.delivered())));
  });
}

bool Control::reached(const Wait& wait) const {
  const ServiceCentre& centre = world_.centre();
  return centre.sent_count() >= wait.parts && centre.complete_messages() >= wait.messages &&
         centre.delivered() >= wait.delivered;
}

void Control::check_waits() {
  std::list<Wait> ready;
  for (auto wait = waits_.begin(); wait != waits_.end();) {
    const auto next = std::next(wait);
    if (reached(*wait)) ready.splice(ready.end(), waits_, wait);
    wait = next;
  }
  for (const Wait& wait : ready) wait.reply(answer(json::object()));
}

}  // namespace celltext::sim
