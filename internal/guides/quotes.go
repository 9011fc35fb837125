package guides

import (
	"regexp"
	"strings"
)

var block = regexp.MustCompile("(?ms)^```go\n(.*?)^```$")

// Blocks are the Go code blocks of a page.
func Blocks(page string) (blocks []string) {
	for _, m := range block.FindAllStringSubmatch(page, -1) {
		blocks = append(blocks, m[1])
	}
	return blocks
}

// Quoted reports whether a block stands, as it is but for its indentation, in one of some sources. Sources that run therefore hold what a
// page shows.
func Quoted(block string, sources ...string) bool {
	want := strings.Split(strings.TrimSuffix(block, "\n"), "\n")
	for _, source := range sources {
		lines := strings.Split(source, "\n")
		for i := range lines {
			if stands(want, lines[i:]) {
				return true
			}
		}
	}
	return false
}

// stands reports whether lines begin with those wanted, all indented by as much as the first.
func stands(want, lines []string) bool {
	if len(lines) < len(want) || want[0] == "" {
		return false
	}
	indent, ok := strings.CutSuffix(lines[0], want[0])
	if !ok || strings.Trim(indent, "\t") != "" {
		return false
	}
	for i, line := range want {
		if line != "" {
			line = indent + line
		}
		if lines[i] != line {
			return false
		}
	}
	return true
}
