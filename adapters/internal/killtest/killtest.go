// Package killtest starts a test binary once more, as a process that works until it is killed: what contracts of durable adapters share.
package killtest

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"time"
)

// Child works at the place that an environment variable names, in the process that Run started, and does not return there; in any other
// process it does nothing. TestMain calls it before m.Run.
func Child(variable string, work func(where string) error) {
	where := os.Getenv(variable)
	if where == "" {
		return
	}
	go func() { // a child outlives neither its parent nor its use
		_, _ = io.Copy(io.Discard, os.Stdin)
		os.Exit(0)
	}()
	fmt.Fprintln(os.Stderr, variable+":", work(where))
	os.Exit(1)
}

// Run starts the child and hands over each line that it prints. Once enough says so, it lets the child go on for a pause, into the middle of
// what comes next, and kills it. It is an error, with what the child complained about, if the child ended before.
func Run(variable, where string, pause time.Duration, enough func(line string) bool) error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	child := exec.Command(self, "-test.run=^$")
	child.Env = append(os.Environ(), variable+"="+where)
	var complaints strings.Builder
	child.Stderr = &complaints
	stdin, err := child.StdinPipe() // open as long as the child may live
	if err != nil {
		return err
	}
	defer stdin.Close()
	out, err := child.StdoutPipe()
	if err != nil {
		return err
	}
	if err := child.Start(); err != nil {
		return err
	}
	killed := false
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if enough(lines.Text()) && !killed {
			time.Sleep(pause)
			killed = child.Process.Kill() == nil
		}
	}
	_ = child.Wait() // killed
	if !killed {
		return fmt.Errorf("the child ended by itself; does TestMain call Child? %s", complaints.String())
	}
	return nil
}
