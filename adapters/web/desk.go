package web

// deskPages are where an office works on its records.
var deskPages = map[string]handler{}
