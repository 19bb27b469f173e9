/** A place that posts can be tagged with. */
export interface Place {
  readonly id: string;
  readonly name: string;
  readonly address: string;
  readonly city: string;
  readonly country: string;
  readonly latitude: number;
  readonly longitude: number;
  readonly postal_code: string;
}

const place = (
  id: string,
  name: string,
  [address, city, country, postal_code]: readonly [string, string, string, string],
  [latitude, longitude]: readonly [number, number],
): Place => ({ id, name, address, city, country, postal_code, latitude, longitude });

/** The places of the sandbox. */
export const PLACES: readonly Place[] = [
  place("110843418940484", "Menlo Park", ["1 Hacker Way", "Menlo Park", "USA", "94025"], [37.4838, -122.1485]),
  place("110228142339670", "Gothenburg", ["Lilla Bommen 1", "Gothenburg", "SE", "411 04"], [57.7128, 11.9665]),
  place("106078429431815", "London", ["10 Brock Street", "London", "GB", "NW1 3FG"], [51.5261, -0.1403]),
];
