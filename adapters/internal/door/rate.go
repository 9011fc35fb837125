package door

import (
	"sync"

	"golang.org/x/time/rate"
)

// limiter keeps each of many to a rate. It remembers a bounded number of them: the ones seen last, in two generations of which
// the older is forgotten when the younger is full. Who is forgotten begins anew.
type limiter struct {
	Rate
	mu          sync.Mutex
	young, aged map[string]*rate.Limiter
}

const generation = 1 << 15

// newLimiter is nil, which allows everything, for a negative rate.
func newLimiter(r Rate) *limiter {
	if r.PerSecond < 0 || r.Burst < 0 {
		return nil
	}
	if r.Burst == 0 { // four seconds' worth, if it is not told
		r.Burst = max(int(4*r.PerSecond), 1)
	}
	if r.PerSecond == 0 {
		r.PerSecond = float64(r.Burst) / 4
	}
	return &limiter{Rate: r, young: map[string]*rate.Limiter{}}
}

func (l *limiter) allow(key string) bool {
	if l == nil {
		return true
	}
	return l.of(key).Allow()
}

func (l *limiter) of(key string) *rate.Limiter {
	l.mu.Lock()
	defer l.mu.Unlock()
	one, known := l.young[key]
	if known {
		return one
	}
	if one, known = l.aged[key]; !known {
		one = rate.NewLimiter(rate.Limit(l.PerSecond), l.Burst)
	}
	if len(l.young) >= generation {
		l.young, l.aged = make(map[string]*rate.Limiter, generation), l.young
	}
	l.young[key] = one
	return one
}
