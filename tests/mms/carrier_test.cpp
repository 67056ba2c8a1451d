#include "celltext/mms/carrier.h"

#include <fstream>

#include "mms/carrier_quirks.h"
#include "tests/catch.h"
#include "tests/support/temporary_directory.h"

using namespace celltext;
using namespace celltext::mms;

namespace {

constexpr const char* providers = R"(<?xml version="1.0"?>
<serviceproviders format="2.0">
<country code="us"><name>United States</name>
 <provider><name>Big</name><name xml:lang="fr">Grand</name>
  <gsm><network-id mcc="001" mnc="01"/><network-id mcc="001" mnc="02"/>
   <apn value="internet"><usage type="internet"/><username>u</username></apn>
   <apn value="Fast.Big"><usage type="internet"/><mmsc>http://fast.example/</mmsc></apn>
   <apn value="mms.big"><usage type="mms"/><name>MMS</name><username>who</username><password>secret</password>
    <mmsc> http://mms.example/servlet </mmsc><mmsproxy>010.000.000.172:8080</mmsproxy>
    <mmsattachmentsize>307200</mmsattachmentsize></apn>
  </gsm></provider>
 <provider><name>Small Mobile</name>
  <gsm><network-id mcc="001" mnc="01"/>
   <apn value="small"><usage type="mms"/><mmsc>http://small.example/</mmsc></apn></gsm></provider>
 <provider primary="true"><name>Owner</name>
  <gsm><network-id mcc="001" mnc="02"/>
   <apn value="owner"><usage type="mms"/><mmsc>http//broken.example</mmsc></apn></gsm></provider>
 <provider><name>Verizon</name>
  <gsm><network-id mcc="311" mnc="480"/>
   <apn value="vzwinternet"><usage type="internet"/><mmsc>http://vz.example/mms</mmsc></apn></gsm></provider>
</country></serviceproviders>)";

struct World {
  test::TemporaryDirectory folder;
  std::filesystem::path file = folder.path() / "serviceproviders.xml";
  World() { write(providers); }
  void write(const std::string& content) const { std::ofstream(file) << content; }
  Carrier find(const Subscription& subscription, const std::vector<CarrierOverride>& overrides = {}) const {
    return find_carrier(subscription, overrides, file);
  }
};

}  // namespace

TEST_CASE("a network is found with all that the database says of it") {
  const Carrier carrier = World().find({"00101", "", ""});
  CHECK(carrier.provider == "Big");
  CHECK(carrier.mmsc.value == "http://mms.example/servlet");
  CHECK(carrier.mmsc.source == Source::database);
  CHECK(carrier.proxy.value == Proxy{"10.0.0.172", 8080});
  CHECK(carrier.apn.value == "mms.big");
  CHECK(carrier.username.value == "who");
  CHECK(carrier.password.value == "secret");
  CHECK(carrier.max_size.value == 307200);
  CHECK(carrier.max_size.source == Source::database);
  CHECK(carrier.user_agent.value == "celltext");
  CHECK(carrier.user_agent.source == Source::standard);
  CHECK(carrier.trouble.empty());
}

TEST_CASE("of several on one network the APN in use decides, then the name, in any case") {
  const World world;
  CHECK(world.find({"00101", "", "SMALL"}).mmsc.value == "http://small.example/");
  CHECK(world.find({"00101", "small mobile", ""}).provider == "Small Mobile");
  CHECK(world.find({"00101", "Small", ""}).provider == "Small Mobile");
  CHECK(world.find({"00101", "grand", "small"}).provider == "Small Mobile");
  CHECK(world.find({"00101", "", "fast.big"}).mmsc.value == "http://fast.example/");
  CHECK(world.find({"00101", "nobody", "nowhere"}).provider == "Big");
  CHECK(world.find({"00102", "", ""}).provider == "Owner");
}

TEST_CASE("what is no address is not set, nor what nobody knows") {
  const World world;
  CHECK_FALSE(world.find({"00102", "Owner", ""}).mmsc.is_set());
  const Carrier unknown = world.find({"99999", "", ""});
  CHECK_FALSE(unknown.mmsc.is_set());
  CHECK(unknown.provider.empty());
  CHECK(unknown.max_size.value == 1024 * 1024);
  CHECK(unknown.trouble.empty());
  CHECK_FALSE(world.find({"", "", ""}).mmsc.is_set());
}

TEST_CASE("the configuration beats all, and an MMSC of its own has no proxy of the carrier") {
  const World world;
  const CarrierOverride own{"00101", "http://own.example:8080/mm1", "", "", "mine/1"};
  const Carrier carrier = world.find({"00101", "", ""}, {{"00199", "http://other.example/", "", "", ""}, own});
  CHECK(carrier.mmsc.value == "http://own.example:8080/mm1");
  CHECK(carrier.mmsc.source == Source::configuration);
  CHECK_FALSE(carrier.proxy.is_set());
  CHECK(carrier.apn.source == Source::database);
  CHECK(carrier.user_agent.value == "mine/1");
  const Carrier proxied = world.find({"00101", "", ""}, {{"00101", "", "127.0.0.1:9", "own.apn", ""}});
  CHECK(proxied.mmsc.source == Source::database);
  CHECK(proxied.proxy.value == Proxy{"127.0.0.1", 9});
  CHECK(proxied.proxy.source == Source::configuration);
  CHECK(proxied.apn.value == "own.apn");
}

TEST_CASE("Verizon gets its number and the transaction id, T-Mobile a closed connection") {
  const World world;
  const Carrier verizon = world.find({"311480", "", ""});
  CHECK(verizon.append_transaction_id.value);
  CHECK(verizon.append_transaction_id.source == Source::quirks);
  CHECK(fetch_url(verizon, "http://vz.example/get?id=", "T7") == "http://vz.example/get?id=T7");
  CHECK(fetch_url(verizon, "http://vz.example/get/1", "T7") == "http://vz.example/get/1");
  CHECK(request_headers(verizon, "+15551230001") ==
        std::vector<HttpHeader>{{"User-Agent", "celltext"}, {"X-VzW-MDN", "5551230001"}});
  CHECK(request_headers(verizon, "").size() == 1);

  const Carrier t_mobile = world.find({"310260", "", ""});
  CHECK(fetch_url(t_mobile, "http://x.example/?id=", "T7") == "http://x.example/?id=");
  CHECK(request_headers(t_mobile, "+1") ==
        std::vector<HttpHeader>{{"User-Agent", "celltext"}, {"Connection", "close"}});

  const Carrier att = world.find({"310410", "", ""});
  CHECK(att.mmsc.value == "http://mmsc.mobile.att.net");
  CHECK(att.mmsc.source == Source::quirks);
  CHECK(att.proxy.value == Proxy{"proxy.mobile.att.net", 80});
  CHECK(world.find({"46007", "", ""}).proxy.value == Proxy{"10.0.0.172", 80});
}

TEST_CASE("every line of the table of quirks means something") {
  for (const CarrierQuirk& quirk : carrier_quirks()) {
    INFO(quirk.networks << " " << quirk.value);
    if (quirk.quirk == Quirk::mmsc) CHECK(is_mmsc_url(quirk.value));
    if (quirk.quirk == Quirk::proxy) CHECK(parse_proxy(quirk.value));
    CHECK(concerns(quirk, quirk.networks.substr(0, quirk.networks.find(' '))));
    CHECK(concerns(quirk, quirk.networks.substr(quirk.networks.rfind(' ') + 1)));
    CHECK_FALSE(concerns(quirk, quirk.networks));
    CHECK_FALSE(concerns(quirk, ""));
  }
}

TEST_CASE("proxies as carriers write them") {
  CHECK(parse_proxy("10.0.0.172") == Proxy{"10.0.0.172", 80});
  CHECK(parse_proxy("010.000.000.172:8080") == Proxy{"10.0.0.172", 8080});
  CHECK(parse_proxy("http://proxy.example:8799/") == Proxy{"proxy.example", 8799});
  CHECK(parse_proxy("[2001:db8::1]:80") == Proxy{"2001:db8::1", 80});
  CHECK(parse_proxy("1.2.3") == Proxy{"1.2.3", 80});
  for (const char* wrong : {"", ":80", "host:", "host:0", "host:99999", "a b", "host:80:90", "ftp://x", "[zz]:1"}) {
    INFO(wrong);
    CHECK_FALSE(parse_proxy(wrong));
  }
}

TEST_CASE("only http and https are an MMSC's scheme") {
  for (const char* right :
       {"http://mms/", "HTTPS://mms.example:8002/a?b=c", "http://10.0.0.1", "http://[2001:db8::1]/"})
    CHECK(is_mmsc_url(right));
  for (const char* wrong : {"", "mms.example", "http//mms.example", "http://", "file:///etc/passwd", "http://a b/",
                            "http://user@host/", "http://h\n/"})
    CHECK_FALSE(is_mmsc_url(wrong));
}

TEST_CASE("a database that can't be read is said, and the rest still works") {
  const World world;
  world.write("<serviceproviders><country>");
  const Carrier broken = world.find({"310410", "", ""});
  CHECK(broken.trouble.find("serviceproviders.xml can't be read") != std::string::npos);
  CHECK(broken.mmsc.is_set());
  CHECK_FALSE(find_carrier({"00101", "", ""}, {}, "/nowhere").trouble.empty());
}

TEST_CASE("the installed database knows the networks of the United States and China") {
  if (!std::filesystem::exists(provider_database)) return;
  for (const char* network : {"310260", "310410", "311480", "46000", "46001", "46011"}) {
    const Carrier carrier = find_carrier({network, "", ""}, {});
    INFO(network << " " << carrier.trouble);
    CHECK(carrier.mmsc.source == Source::database);
  }
  CHECK(find_carrier({"310260", "", ""}, {}).provider == "T-Mobile");
  CHECK(find_carrier({"310260", "Mint", "WHOLESALE"}, {}).provider == "Mint Mobile");
}
