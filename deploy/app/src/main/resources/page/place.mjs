/** Which sessions this page shows: they stand in its address, so that reloading, bookmarks and second tabs work. */

const NAME = 'session';

export const place = {
  /** The sessions in the address, in order. */
  sessions: () => [...new Set(new URLSearchParams(location.search).getAll(NAME))].filter(Boolean),

  /** Writes the address anew, without a new entry in the browser's history. */
  show: (sessions) => history.replaceState(null, '', place.of(sessions)),

  /** The address of a page that shows these. */
  of: (sessions) => {
    const query = new URLSearchParams(sessions.map((session) => [NAME, session])).toString();
    return query ? `?${query}` : location.pathname;
  },
};
