package browsertest

import (
	"context"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// Browser is a running Chromium with an empty profile.
type Browser struct{ ctx context.Context }

// names are what Chromium is called.
var names = []string{"chromium", "chromium-browser", "google-chrome-stable", "google-chrome"}

func find() (string, error) {
	var first error
	for _, name := range names {
		path, err := exec.LookPath(name)
		if err == nil {
			return path, nil
		}
		if first == nil {
			first = err
		}
	}
	return "", first
}

// Start starts Chromium for a test, and ends it after.
func Start(t testing.TB) *Browser {
	t.Helper()
	path, err := find()
	if err != nil {
		missing(t, "chromium", "Chromium is not installed: %v", err)
		return nil
	}
	options := append([]chromedp.ExecAllocatorOption{}, chromedp.DefaultExecAllocatorOptions[:]...)
	options = append(options, chromedp.ExecPath(path), chromedp.UserDataDir(t.TempDir()), chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true))
	if os.Geteuid() == 0 {
		options = append(options, chromedp.NoSandbox) // root has none
	}
	ctx, stop := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(stop)
	ctx, end := chromedp.NewContext(ctx)
	t.Cleanup(func() {
		chromedp.Cancel(ctx) // waits until it has ended, so that its profile can be removed
		end()
	})
	if err := chromedp.Do(ctx, chromedp.Navigate("about:blank")); err != nil {
		t.Fatalf("Chromium did not start: %v", err)
	}
	return &Browser{ctx}
}

// missing skips the test, or fails it where what it needs is required.
func missing(t testing.TB, word, why string, args ...any) {
	t.Helper()
	for required := range strings.FieldsFuncSeq(os.Getenv("TOWNHALL_REQUIRE"), func(r rune) bool { return r == ',' || r == ' ' }) {
		if required == word {
			t.Fatalf("required by TOWNHALL_REQUIRE: "+why, args...)
		}
	}
	t.Skipf(why, args...)
}
