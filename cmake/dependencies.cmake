# Every library that celltext links, found once.
find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
find_package(fmt REQUIRED)
find_package(spdlog REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(Intl REQUIRED)
find_package(Gettext REQUIRED)

pkg_check_modules(GLIB REQUIRED IMPORTED_TARGET glib-2.0>=2.74)
pkg_check_modules(GIO REQUIRED IMPORTED_TARGET gio-2.0>=2.74 gio-unix-2.0)
pkg_check_modules(MM_GLIB REQUIRED IMPORTED_TARGET mm-glib>=1.20)
pkg_check_modules(SQLITE3 REQUIRED IMPORTED_TARGET sqlite3>=3.38)
pkg_check_modules(NCURSESW REQUIRED IMPORTED_TARGET ncursesw)

find_library(PHONENUMBER_LIBRARY phonenumber REQUIRED)
