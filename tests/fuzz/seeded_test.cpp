// The entries of the fuzzers, in every build: the corpus beside this file, pieces of it put together, and random
// octets.
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>

#include "tests/catch.h"
#include "tests/fuzz/entries.h"

using namespace celltext;

namespace {

Bytes contents_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::vector<Bytes> corpus() {
  std::vector<Bytes> inputs;
  for (const auto& file : std::filesystem::directory_iterator(CELLTEXT_FUZZ_CORPUS))
    inputs.push_back(contents_of(file.path()));
  return inputs;
}

Bytes random_octets(std::mt19937& random) {
  Bytes octets(random() % 300);
  for (auto& octet : octets) octet = random() & 0xFF;
  return octets;
}

// A few slices of the corpus one after another, with an octet changed now and then.
Bytes mixture(const std::vector<Bytes>& inputs, std::mt19937& random) {
  Bytes octets;
  for (auto slices = random() % 6; slices > 0; --slices) {
    const Bytes& input = inputs[random() % inputs.size()];
    const std::size_t from = random() % (input.size() + 1);
    const std::size_t length = random() % (input.size() - from + 1);
    octets.insert(octets.end(), input.begin() + static_cast<std::ptrdiff_t>(from),
                  input.begin() + static_cast<std::ptrdiff_t>(from + length));
    if (!octets.empty() && random() % 4 == 0) octets[random() % octets.size()] = random() & 0xFF;
  }
  return octets;
}

}  // namespace

TEST_CASE("what must hold for all octets holds for the corpus") {
  const std::vector<Bytes> inputs = corpus();
  REQUIRE(inputs.size() > 10);
  for (const fuzz::Entry& entry : fuzz::entries)
    for (const Bytes& input : inputs) {
      INFO(entry.name << " " << to_hex(input));
      entry.run(input);
    }
}

TEST_CASE("what must hold for all octets holds for random ones") {
  std::mt19937 random(20);
  const std::vector<Bytes> inputs = corpus();
  for (const fuzz::Entry& entry : fuzz::entries)
    for (int round = 0; round < 1500; ++round) {
      const Bytes octets = round % 2 == 0 ? random_octets(random) : mixture(inputs, random);
      INFO(entry.name << " " << to_hex(octets));
      entry.run(octets);
    }
}
