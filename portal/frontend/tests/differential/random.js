/** Chance that can be repeated: the same seed gives the same choices (mulberry32). */

export class Chance {
  constructor(seed) {
    this._state = seed >>> 0;
  }

  /** 0 <= x < 1 */
  next() {
    this._state = (this._state + 0x6d2b79f5) >>> 0;
    let t = this._state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }

  below(count) {
    return Math.floor(this.next() * count);
  }

  of(list) {
    return list[this.below(list.length)];
  }

  /** True so often. */
  often(share) {
    return this.next() < share;
  }

  times(most, make) {
    return Array.from({ length: this.below(most + 1) }, (_, index) => make(index));
  }
}
