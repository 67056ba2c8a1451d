#include "issuers.h"

#include <array>

namespace celltext::esim {

namespace {

// Public certificates: facts, octet for octet as their issuers publish them. tests/esim/issuers_test.cpp holds each
// against what the table says of it.
constexpr const char* gsma_rsp2_root_ci1 =
    "-----BEGIN CERTIFICATE-----\n"
    "MIICSTCCAe+gAwIBAgIQbmhWeneg7nyF7hg5Y9+qejAKBggqhkjOPQQDAjBEMRgw\n"
    "FgYDVQQKEw9HU00gQXNzb2NpYXRpb24xKDAmBgNVBAMTH0dTTSBBc3NvY2lhdGlv\n"
    "biAtIFJTUDIgUm9vdCBDSTEwIBcNMTcwMjIyMDAwMDAwWhgPMjA1MjAyMjEyMzU5\n"
    "NTlaMEQxGDAWBgNVBAoTD0dTTSBBc3NvY2lhdGlvbjEoMCYGA1UEAxMfR1NNIEFz\n"
    "c29jaWF0aW9uIC0gUlNQMiBSb290IENJMTBZMBMGByqGSM49AgEGCCqGSM49AwEH\n"
    "A0IABJ1qutL0HCMX52GJ6/jeibsAqZfULWj/X10p/Min6seZN+hf5llovbCNuB2n\n"
    "unLz+O8UD0SUCBUVo8e6n9X1TuajgcAwgb0wDgYDVR0PAQH/BAQDAgEGMA8GA1Ud\n"
    "EwEB/wQFMAMBAf8wEwYDVR0RBAwwCogIKwYBBAGC6WAwFwYDVR0gAQH/BA0wCzAJ\n"
    "BgdngRIBAgEAME0GA1UdHwRGMEQwQqBAoD6GPGh0dHA6Ly9nc21hLWNybC5zeW1h\n"
    "dXRoLmNvbS9vZmZsaW5lY2EvZ3NtYS1yc3AyLXJvb3QtY2kxLmNybDAdBgNVHQ4E\n"
    "FgQUgTcPUSXQsdQI1MOyMubSXnlb6/swCgYIKoZIzj0EAwIDSAAwRQIgIJdYsOMF\n"
    "WziPK7l8nh5mu0qiRiVf25oa9ullG/OIASwCIQDqCmDrYf+GziHXBOiwJwnBaeBO\n"
    "aFsiLzIEOaUuZwdNUw==\n"
    "-----END CERTIFICATE-----\n";
constexpr const char* oiste_gsma_ci_g1 =
    "-----BEGIN CERTIFICATE-----\n"
    "MIIB9zCCAZ2gAwIBAgIUSpBSCCDYPOEG/IFHUCKpZ2pIAQMwCgYIKoZIzj0EAwIw\n"
    "QzELMAkGA1UEBhMCQ0gxGTAXBgNVBAoMEE9JU1RFIEZvdW5kYXRpb24xGTAXBgNV\n"
    "BAMMEE9JU1RFIEdTTUEgQ0kgRzEwIBcNMjQwMTE2MjMxNzM5WhgPMjA1OTAxMDcy\n"
    "MzE3MzhaMEMxCzAJBgNVBAYTAkNIMRkwFwYDVQQKDBBPSVNURSBGb3VuZGF0aW9u\n"
    "MRkwFwYDVQQDDBBPSVNURSBHU01BIENJIEcxMFkwEwYHKoZIzj0CAQYIKoZIzj0D\n"
    "AQcDQgAEvZ3s3PFC4NgrCcCMmHJ6DJ66uzAHuLcvjJnOn+TtBNThS7YHLDyHCa2v\n"
    "7D+zTP+XTtgqgcLoB56Gha9EQQQ4xKNtMGswDwYDVR0TAQH/BAUwAwEB/zAQBgNV\n"
    "HREECTAHiAVghXQFDjAXBgNVHSABAf8EDTALMAkGB2eBEgECAQAwHQYDVR0OBBYE\n"
    "FEwnlnrSDBSzkelgHkHmBK1XwCIvMA4GA1UdDwEB/wQEAwIBBjAKBggqhkjOPQQD\n"
    "AgNIADBFAiBVcywTj017jKpAQ+gwy4MqK2hQvzve6lkvQkgSP6ykHwIhAI0KFwCD\n"
    "jnPbmcJsG41hUrWNlf+IcrMvFuYii0DasBNi\n"
    "-----END CERTIFICATE-----\n";

constexpr std::array<Issuer, 2> issuers{{
    {"GSM Association - RSP2 Root CI1", "81370F5125D0B1D408D4C3B232E6D25E795BEBFB", "2017-02-22T00:00:00Z",
     "2052-02-21T23:59:59Z", gsma_rsp2_root_ci1},
    {"OISTE GSMA CI G1", "4C27967AD20C14B391E9601E41E604AD57C0222F", "2024-01-16T23:17:39Z", "2059-01-07T23:17:38Z",
     oiste_gsma_ci_g1},
}};

}  // namespace

std::span<const Issuer> gsma_issuers() {
  return issuers;
}

}  // namespace celltext::esim
