#include <fstream>

#include "bench.h"
#include "celltext/core/advice.h"
#include "celltext/core/settings.h"
#include "celltext/core/usage_report.h"
#include "celltext/store/lines.h"
#include "network.h"
#include "processes.h"
#include "store/transaction.h"

namespace celltext::bench {

namespace {

// Three years of it: a dozen countries, everything that is billed.
void fill(store::Database& database, model::LineId line, int entries) {
  value_or_throw(store::write(database, [&](store::Connection& connection) -> Result<int> {
    connection
        .prepare(
            "WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ?2)"
            " INSERT INTO ledger (line, message, state, at, day, service, scope, country, digits, quantity, included,"
            "   amount, currency, plan)"
            " SELECT ?1, i + 1, iif(i % 500 = 0, 'unknown', 'spent'), (?3 - i % 1000) * 86400000, ?3 - i % 1000,"
            "   iif(i % 3 = 0, 'sms-received', 'sms-sent'), iif(i % 4 = 0, 'international', 'domestic'),"
            "   iif(i % 4 = 0, 'C' || (i % 12), 'US'), iif(i % 4 = 0, 8600000 + i % 12, ''), 1 + i % 3, 0,"
            "   50000 * (1 + i % 3), 'USD', 'one' FROM n")
        .bind(line, entries, static_cast<std::int64_t>(local_calendar.day_of(system_now()).time_since_epoch().count()))
        .run();
    return entries;
  }));
}

core::Settings plans(const std::string& folder, const std::string& iccid) {
  const std::string file = folder + "/celltext.conf";
  std::ofstream config(file);
  config << "[line one]\niccid = " << iccid << "\nplan = plan-0\n";
  for (int i = 0; i < 10; ++i)
    config << "[plan plan-" << i << "]\ncurrency = USD\nperiod = monthly " << i + 1 << "\nsms-included = " << i * 100
           << "\nsms-domestic = 0.05\nsms-international = 0.25\nsms-to-86 = 0.12\nsms-received = 0.00\n";
  config.close();
  return value_or_throw(core::load_settings(file, true)).settings;
}

template<class Work>
double median_time(int repetitions, Work work) {
  std::vector<double> times;
  for (int i = 0; i < repetitions; ++i) {
    const auto start = std::chrono::steady_clock::now();
    work();
    times.push_back(since(start).count());
  }
  return median(times);
}

}  // namespace

void costs(const Scale& scale) {
  const BenchDirectory folder;
  auto database = value_or_throw(store::Database::open(folder.path()));
  const std::string iccid = "8901260000000000001";
  store::Lines lines(database);
  const model::LineId id = value_or_throw(lines.ensure(iccid, "+15551230001", "310260"));
  fill(database, id, scale.booked);
  const core::Settings settings = plans(folder.path(), iccid);
  const model::Line line = *lines.find(id);
  const Instant now = system_now();
  const store::Ledger ledger(database);
  const double usage =
      median_time(scale.repetitions, [&] { (void)core::usage_report(settings, database, line, {}, now); });
  const double compare =
      median_time(scale.repetitions, [&] { (void)core::advise(settings, ledger, line, std::nullopt, now); });
  fmt::print("usage on {} entries: {:.2f} ms (at most 50)\n", scale.booked, usage);
  fmt::print("10 plans compared on {} entries: {:.2f} ms (at most 50)\n", scale.booked, compare);
}

}  // namespace celltext::bench
