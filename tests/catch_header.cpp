// Nothing here: this file carries the precompiled header that all test programs share.
