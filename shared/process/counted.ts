// How many there are of something, in words: 1 region, 2 regions.

export function counted(count: number, one: string, several = `${one}s`): string {
  return `${count} ${count === 1 ? one : several}`;
}
