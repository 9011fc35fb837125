package sqlstore

import (
	"context"
	"database/sql"
)

// retrier runs f, perhaps more than once.
type retrier func(ctx context.Context, f func() error) error

// Pages grow, so that who wants one record does not wait for thousands, and hold at most so many bytes, so that large
// documents do not fill the memory.
const (
	firstPage = 128
	mostPage  = 2048
	pageBytes = 4 << 20
)

// pages streams what it reads page by page. Nothing stays open while the caller's loop body runs.
type pages[T any] struct {
	again retrier
	left  int // of the limit; 0 for no limit
	read  func(n int, p *page[T]) error
	last  func(T) // moves on behind the last item of a page
}

// page is what one statement gave.
type page[T any] struct {
	rows  *sql.Rows
	items []T
	full  bool // stopped at pageBytes
}

// fill takes the rows in until there are no more, or enough bytes.
func (p *page[T]) fill(rows *sql.Rows, err error, scan func() (T, int, error)) error {
	if err != nil {
		return err
	}
	defer rows.Close()
	p.rows, p.items, p.full = rows, p.items[:0], false
	for bytes := 0; rows.Next(); {
		if bytes >= pageBytes {
			p.full = true
			return nil
		}
		item, n, err := scan()
		if err != nil {
			return err
		}
		p.items = append(p.items, item)
		bytes += n
	}
	return rows.Err()
}

// stream yields everything, and reports whether the caller wants to go on and nothing failed.
func (s *pages[T]) stream(ctx context.Context, yield func(T, error) bool) bool {
	var none T
	var p page[T]
	limited := s.left > 0
	for size := firstPage; ; size = s.next(size, &p) {
		n := size
		if limited {
			n = min(n, s.left)
		}
		if err := s.again(ctx, func() error { return s.read(n, &p) }); err != nil {
			yield(none, translate(ctx, err))
			return false
		}
		for _, item := range p.items {
			if err := ctx.Err(); err != nil {
				yield(none, err)
				return false
			}
			if !yield(item, nil) {
				return false
			}
		}
		s.left -= len(p.items)
		if len(p.items) < n && !p.full || limited && s.left == 0 {
			return true
		}
		s.last(p.items[len(p.items)-1])
	}
}

// next is the size of the page after this one.
func (s *pages[T]) next(size int, p *page[T]) int {
	if p.full {
		return max(len(p.items), 1)
	}
	return min(4*size, mostPage)
}
