// Where this program lies, and so what came with it.
#pragma once

#include <filesystem>

namespace celltext::app {

// The folder of the running executable.
std::filesystem::path program_folder();
// The catalogues: beside the program in a build tree or a moved installation, else where it was to be installed.
std::filesystem::path locale_folder();

}  // namespace celltext::app
