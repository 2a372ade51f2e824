// Reads calendars with ical.js: a JSON object {name: text} comes in, {name: [date, …]} goes out.
// Instants are seconds since 1970; days of all-day dates are strings.

import ICAL from "ical.js";

const moment = (time) => (time.isDate ? time.toString() : time.toUnixTime());

function read(text) {
  ICAL.TimezoneService.reset();
  const calendar = new ICAL.Component(ICAL.parse(text));
  for (const zone of calendar.getAllSubcomponents("vtimezone")) ICAL.TimezoneService.register(zone);
  return calendar.getAllSubcomponents("vevent").map((component) => {
    const event = new ICAL.Event(component);
    return {
      uid: event.uid,
      start: moment(event.startDate),
      end: moment(event.endDate),
      status: component.getFirstPropertyValue("status"),
      sequence: event.sequence,
      transparent: component.getFirstPropertyValue("transp") === "TRANSPARENT",
      recurring: event.isRecurring() || event.isRecurrenceException(),
      summary: event.summary,
    };
  });
}

let input = "";
for await (const chunk of process.stdin.setEncoding("utf8")) input += chunk;
const texts = JSON.parse(input);
const dates = Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, read(text)]));
process.stdout.write(JSON.stringify(dates));
