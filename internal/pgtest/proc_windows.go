package pgtest

import "syscall"

// isolated, giveTo and dead: on Windows the server runs as ourselves, and what a killed test left is left.
func isolated() *syscall.SysProcAttr { return nil }
func giveTo(string) error            { return nil }
func dead(int) bool                  { return false }
