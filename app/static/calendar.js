// The calendar as a grid, drawn from the list beneath it, so that the two cannot differ.
// Without this script, on a phone and on paper, the list stands alone.
const list = document.getElementById("sessions");
const frame = document.querySelector(".db-calendar");
const room = matchMedia("(min-width: 60em)");

const words = (row, part) => row.querySelector(`.db-item__${part}`)?.lastChild?.textContent.trim() ?? "";

function sessionOf(row) {
  const state = row.className.replace(/.*db-item--/, "");
  const stateWords = row.querySelector(".db-item__state > *")?.firstChild.textContent;
  return {
    title: row.querySelector(".db-item__title").textContent,
    start: row.dataset.starts,
    end: row.dataset.ends,
    ...(row.dataset.href && { url: row.dataset.href }),
    startEditable: Boolean(row.dataset.move),
    className: `db-event db-event--${state}${row.dataset.move ? " db-event--drags" : ""}`,
    extendedProps: {
      move: row.dataset.move,
      time: row.querySelector(".db-item__time").textContent,
      cohort: words(row, "cohort"),
      where: words(row, "where"),
      staff: words(row, "staff"),
      state: stateWords !== "Planned" && stateWords,
    },
  };
}

function noteOf(note) {
  return { title: note.textContent, start: note.dataset.note, allDay: true, className: "db-event db-event--note" };
}

function piece(name, text) {
  const made = document.createElement("span");
  made.className = `db-event__${name}`;
  made.textContent = text;
  return made;
}

function contentOf({ event, view }) {
  const { time, cohort, where, staff, state } = event.extendedProps;
  if (!time) return { domNodes: [piece("title", event.title)] };
  const head = document.createElement("span");
  if (state) head.append(piece("state", state), " ");
  head.append(piece("title", event.title));
  const more = view.type === "dayGridMonth" ? [] : [where, staff, cohort].filter(Boolean);
  return { domNodes: [head, piece("time", time), ...more.map((text) => piece("more", text))] };
}

// A short session has no room for everything: the rest is read by pointing at it.
function whole({ el, event }) {
  const { state, time, where, staff, cohort } = event.extendedProps;
  if (time) el.title = [state, event.title, time, where, staff, cohort].filter(Boolean).join(", ");
}

// The hours worth drawing: the working day, and whatever lies outside it.
function hoursOf(sessions) {
  let [first, last] = [8, 18];
  for (const { start, end } of sessions) {
    const overnight = start.slice(0, 10) !== end.slice(0, 10);
    first = Math.min(first, overnight ? 0 : Number(start.slice(11, 13)));
    last = Math.max(last, overnight ? 24 : Number(end.slice(11, 13)) + (end.slice(14) === "00" ? 0 : 1));
  }
  const high = last - first > 12 ? 24 : 34; // pixels for half an hour
  return { slotMinTime: `${first}:00`, slotMaxTime: `${last}:00`, slotMinHeight: high };
}

function hourWords(hour) {
  if (hour % 12 === 0) return hour ? "midday" : "midnight";
  return `${hour % 12}${hour > 12 ? "pm" : "am"}`;
}

// A month's cell is called by its date alone, which leaves out what can be seen in it.
function named({ el }) {
  el.removeAttribute("aria-label");
  el.querySelector("[aria-hidden]")?.removeAttribute("aria-hidden");
}

// Nothing is saved by dragging: the session goes back, and its own page asks, with the new time in it.
function dropped({ event, revert }) {
  const [day, at] = [event.startStr.slice(0, 10), event.startStr.slice(11, 16)];
  revert();
  location.assign(`${event.extendedProps.move}?${new URLSearchParams({ day, at })}`);
}

function draw() {
  const sessions = [...list.querySelectorAll(".db-item")].map(sessionOf);
  const notes = [...list.querySelectorAll("[data-note]")].map(noteOf);
  const { view, first, now } = list.dataset;
  frame.hidden = false;
  new FullCalendar.Calendar(document.getElementById("db-grid"), {
    // Times are London's wall clock as the server wrote them. "UTC" is how FullCalendar is told to
    // leave times as they are; a browser's own time zone must not move them.
    timeZone: "UTC",
    now,
    initialDate: first,
    initialView: view === "month" ? "dayGridMonth" : "timeGridWeek",
    headerToolbar: false,
    height: "auto",
    firstDay: 1,
    fixedWeekCount: false,
    showNonCurrentDates: false,
    weekends: list.classList.contains("db-days--7"),
    ...hoursOf(sessions),
    slotHeaderContent: ({ date }) => hourWords(date.getUTCHours()),
    snapDuration: "00:15",
    slotEventOverlap: false,
    allDaySlot: notes.length > 0,
    allDayText: "",
    timedText: "Sessions",
    nowIndicator: true,
    eventDisplay: "block",
    eventOrder: "start,-duration,title",
    eventDurationEditable: false,
    eventAllow: ({ start, allDay }) => !allDay && start.toISOString().slice(0, 16) > now,
    locale: "en-gb",
    dayHeaderFormat: view === "month" ? { weekday: "long" } : { weekday: "short", day: "numeric", month: "short" },
    dayCellDidMount: named,
    eventContent: contentOf,
    eventDidMount: whole,
    eventDrop: dropped,
    events: [...notes, ...sessions],
  }).render();
}

function load(address) {
  return new Promise((done, failed) => {
    const script = document.createElement("script");
    script.src = address;
    script.onload = done;
    script.onerror = failed;
    document.head.append(script);
  });
}

async function start() {
  for (const address of frame.dataset.scripts.split(" ")) await load(address);
  draw();
}

// A phone or a narrow window reads the list; the grid's code is not even fetched until there is room for it.
if (room.matches) start();
else room.addEventListener("change", start, { once: true });
