// Where the arrow keys lead: from one paper of the map to the next one that is seen in a direction.

// the opened paper, else the best answer, else what is in the middle of what is seen
export const startOf = (map, seen) => {
  const { papers, opened, question } = map.view;
  const known = papers.points.id.indexOf(opened?.id[0] ?? question?.hits.id[0]);
  return known >= 0 ? known : nearest(map, (dx, dy) => dx * dx + dy * dy, ...seen.map(middle));
};

export const nextTo = (map, [right, up]) => {
  const { points } = map.view.papers;
  const away = (dx, dy) => {
    const along = dx * right + dy * up;
    const aside = Math.abs(dx * up) + Math.abs(dy * right);
    return along > 0 && aside <= along ? along * along + 3 * aside * aside : Infinity;
  };
  return nearest(map, away, points.x[map.here], points.y[map.here]);
};

export const middle = ([low, high]) => (low + high) / 2;

const nearest = (map, distance, x, y) => {
  const { points, section } = map.view.papers;
  let [best, least] = [-1, Infinity];
  for (let at = 0; at < points.id.length; at += 1) {
    if (map.hidden.has(section[at])) continue;
    const far = distance(points.x[at] - x, points.y[at] - y);
    if (far < least) [best, least] = [at, far];
  }
  return best;
};
