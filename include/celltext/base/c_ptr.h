// Ownership of things that come from C.
#pragma once

#include <memory>

namespace celltext {

template<auto free_fn>
struct CDelete {
  template<class T>
  void operator()(T* pointer) const {
    free_fn(pointer);
  }
};

// A unique_ptr that frees with a C function: CPtr<char, g_free>.
template<class T, auto free_fn>
using CPtr = std::unique_ptr<T, CDelete<free_fn>>;

}  // namespace celltext
