//go:build unix && !linux

package pgtest

import "syscall"

// isolated puts a child in its own process group, under the server's user.
func isolated() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Credential: serverUser(), Setpgid: true}
}
