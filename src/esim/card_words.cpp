#include "card_words.h"

#include <algorithm>

#include "celltext/base/i18n.h"

namespace celltext::esim {

namespace {

constexpr std::int64_t undefined_error = 127;

struct FunctionWords {
  Function function;
  const char* refused;
};

constexpr FunctionWords functions[] = {
    {Function::list_profiles, tr_noop("the eSIM card does not list its profiles")},
    {Function::enable, tr_noop("the eSIM card does not enable the profile")},
    {Function::disable, tr_noop("the eSIM card does not disable the profile")},
    {Function::remove, tr_noop("the eSIM card does not delete the profile")},
    {Function::rename, tr_noop("the eSIM card does not rename the profile")},
    {Function::reset, tr_noop("the eSIM card does not reset its memory")},
    {Function::set_default_server, tr_noop("the eSIM card does not take the default server")},
    {Function::authenticate_server, tr_noop("the eSIM card does not trust the server")},
    {Function::prepare_download, tr_noop("the eSIM card does not prepare the download")},
    {Function::install, tr_noop("the eSIM card does not install the profile")},
    {Function::cancel_session, tr_noop("the eSIM card does not end the session")},
    {Function::list_notifications, tr_noop("the eSIM card does not list its notifications")},
    {Function::retrieve_notification, tr_noop("the eSIM card does not give the notification")},
    {Function::remove_notification, tr_noop("the eSIM card does not remove the notification")},
};

struct CodeWords {
  Function function;
  std::int64_t code;
  const char* words;
};

constexpr CodeWords codes[] = {
    {Function::list_profiles, 1, tr_noop("it does not understand the question")},
    {Function::enable, 1, tr_noop("it has no such profile")},
    {Function::enable, 2, tr_noop("the profile is enabled already")},
    {Function::enable, 3, tr_noop("the operator's rules for the profile that is enabled now forbid it")},
    {Function::enable, 4, tr_noop("another profile must be enabled again after a test profile")},
    {Function::enable, 5, tr_noop("it is busy with its toolkit; try again in a moment")},
    {Function::disable, 1, tr_noop("it has no such profile")},
    {Function::disable, 2, tr_noop("the profile is not enabled")},
    {Function::disable, 3, tr_noop("the operator's rules for this profile forbid it")},
    {Function::disable, 5, tr_noop("it is busy with its toolkit; try again in a moment")},
    {Function::remove, 1, tr_noop("it has no such profile")},
    {Function::remove, 2, tr_noop("the profile is enabled; disable it first")},
    {Function::remove, 3, tr_noop("the operator's rules for this profile forbid it")},
    {Function::rename, 1, tr_noop("it has no such profile")},
    {Function::reset, 1, tr_noop("there is nothing to delete")},
    {Function::reset, 5, tr_noop("it is busy with its toolkit; try again in a moment")},
    {Function::authenticate_server, 1, tr_noop("its certificate is not valid")},
    {Function::authenticate_server, 2, tr_noop("its signature is wrong")},
    {Function::authenticate_server, 3, tr_noop("its key is on a curve that the card does not know")},
    {Function::authenticate_server, 4, tr_noop("there is no session; start again")},
    {Function::authenticate_server, 5, tr_noop("its identifier is not the one in its certificate")},
    {Function::authenticate_server, 6, tr_noop("it answered to another challenge; start again")},
    {Function::authenticate_server, 7, tr_noop("the card does not know the issuer of its certificate")},
    {Function::prepare_download, 1, tr_noop("the server's certificate is not valid")},
    {Function::prepare_download, 2, tr_noop("the server's signature is wrong")},
    {Function::prepare_download, 3, tr_noop("the server's key is on a curve that the card does not know")},
    {Function::prepare_download, 4, tr_noop("there is no session; start again")},
    {Function::prepare_download, 5, tr_noop("the server speaks of another session")},
    {Function::install, 1, tr_noop("the package has wrong values")},
    {Function::install, 2, tr_noop("the package's signature is wrong")},
    {Function::install, 3, tr_noop("the package belongs to another session")},
    {Function::install, 4, tr_noop("the package wants a protection that the card does not know")},
    {Function::install, 5, tr_noop("the package is for something else than an installation")},
    {Function::install, 6, tr_noop("the card takes no profile of this class")},
    {Function::install, 7, tr_noop("the package is not built as it should be")},
    {Function::install, 8, tr_noop("the package was altered, or is for another card")},
    {Function::install, 9, tr_noop("the profile is on the card already")},
    {Function::install, 10, tr_noop("there is not enough memory; delete a profile first")},
    {Function::install, 11, tr_noop("it was interrupted")},
    {Function::install, 12, tr_noop("the card can't work with a part of the profile")},
    {Function::install, 13, tr_noop("the package does not match what the server announced")},
    {Function::install, 14, tr_noop("the test profile's key is not one for tests")},
    {Function::install, 15, tr_noop("the card does not allow the operator's rules in the profile")},
    {Function::cancel_session, 5, tr_noop("it knows no such session")},
    {Function::retrieve_notification, 1, tr_noop("it has no such notification")},
    {Function::remove_notification, 1, tr_noop("it has no such notification")},
};

// BppCommandId, SGP.22 §2.5.6.
constexpr const char* steps[] = {
    tr_noop("setting up the secure channel"),
    tr_noop("making room for the profile"),
    tr_noop("storing what describes the profile"),
    tr_noop("storing more of what describes the profile"),
    tr_noop("changing the keys"),
    tr_noop("loading the profile"),
};

const char* words_of(Function function) {
  return tr(std::ranges::find(functions, function, &FunctionWords::function)->refused);
}

const char* words_of(Function function, std::int64_t code) {
  const auto* found =
      std::ranges::find_if(codes, [&](const CodeWords& row) { return row.function == function && row.code == code; });
  if (found != std::end(codes)) return tr(found->words);
  return code == undefined_error ? tr("it does not say why") : tr("for a reason that the specification does not name");
}

}  // namespace

Error refusal_of(Function function, std::int64_t code) {
  return {ErrorKind::card_refused, fmt::format("{}: {} ({})", words_of(function), words_of(function, code), code)};
}

Error installation_refusal(std::int64_t command, std::int64_t reason) {
  Error error = refusal_of(Function::install, reason);
  if (command >= 0 && command < static_cast<std::int64_t>(std::size(steps)))
    error.message = tr_format("{}, while {}", error.message, tr(steps[command]));
  return error;
}

Error unreadable(Function function) {
  return {ErrorKind::unexpected, fmt::format("{}: {}", words_of(function), tr("its answer can't be read"))};
}

}  // namespace celltext::esim
