package pgtest

import "syscall"

// isolated puts a child in its own process group, under the server's user, and has it ended when we die in any way.
func isolated() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Credential: serverUser(), Setpgid: true, Pdeathsig: syscall.SIGQUIT}
}
