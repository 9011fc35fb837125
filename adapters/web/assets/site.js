// The pages work without this. It refreshes what is live, and keeps a form from being sent twice.
"use strict";
document.addEventListener("submit", (e) => {
	const form = e.target;
	if (form.dataset.sent) { e.preventDefault(); return; }
	form.dataset.sent = "1";
	setTimeout(() => { delete form.dataset.sent; }, 4000);
});
const live = document.querySelector("[data-live]");
if (live) {
	const every = 3000;
	const refresh = async () => {
		if (!document.hidden) {
			try {
				const answer = await fetch(live.dataset.live, { headers: { Accept: "text/html" }, credentials: "same-origin" });
				if (answer.ok) {
					const next = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-live]");
					if (next && next.innerHTML !== live.innerHTML && !live.contains(document.activeElement)) live.innerHTML = next.innerHTML;
				}
			} catch { /* the page stays as it is until the connection is back */ }
		}
		setTimeout(refresh, every);
	};
	setTimeout(refresh, every);
}
for (const box of document.querySelectorAll("[data-filter]")) {
	box.hidden = false;
	const input = box.querySelector("input");
	const rows = document.querySelectorAll(box.dataset.filter);
	input.addEventListener("input", () => {
		const wanted = input.value.trim().toLowerCase();
		for (const row of rows) row.hidden = wanted !== "" && !row.textContent.toLowerCase().includes(wanted);
	});
}
