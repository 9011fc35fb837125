// Package browsertest has tests look at pages as people do: in Chromium, which each test starts for itself with an empty profile.
//
//	b := browsertest.Start(t)
//	page := b.Page(t, server.URL, browsertest.Phone)
//	page.Do(chromedp.Navigate(server.URL+"/zh/"), chromedp.Click("nav a"))
//	page.Sound() // nothing to the side, no error, no other host
//
// Where Chromium is not installed the test is skipped and says so. With the environment variable TOWNHALL_REQUIRE containing
// "chromium" it fails instead. Violations needs axe-core, which is not part of the project: TOWNHALL_AXE names a directory that holds
// its axe.min.js, and "axe" in TOWNHALL_REQUIRE makes its absence a failure.
package browsertest
