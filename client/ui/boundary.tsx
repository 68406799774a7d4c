// What failed to be drawn says so in its own place, and the rest of the page stays.
import { Component, type ReactNode } from 'react';

type BoundaryProps = {
  /** What is drawn, for instance the address: of another one it is tried anew. */
  readonly of?: string;
  readonly fallback: ReactNode;
  readonly children: ReactNode;
};
type BoundaryState = { readonly of: string | undefined; readonly hasFailed: boolean };

export class Boundary extends Component<BoundaryProps, BoundaryState> {
  override state: BoundaryState = { of: this.props.of, hasFailed: false };

  static getDerivedStateFromError(): Pick<BoundaryState, 'hasFailed'> {
    return { hasFailed: true };
  }

  static getDerivedStateFromProps(
    { of }: BoundaryProps,
    state: BoundaryState,
  ): BoundaryState | null {
    return of === state.of ? null : { of, hasFailed: false };
  }

  override render(): ReactNode {
    return this.state.hasFailed ? this.props.fallback : this.props.children;
  }
}
