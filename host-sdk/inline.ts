import { showFrame } from './frame.ts';
import type { OpenSurface } from './surface.ts';

export const openInline: OpenSurface = (flow) => showFrame(flow, flow.container as Element, 'width:100%;height:640px'); // readOptions has made sure of it
