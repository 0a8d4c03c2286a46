import { showFrame } from './frame.ts';
import type { OpenSurface } from './surface.ts';

export const openInline: OpenSurface = (flow) => (session) =>
  showFrame(flow.container as Element, 'width:100%;height:640px', session, flow); // readOptions has made sure of it
