import { createElement, StrictMode } from 'react';
import { createRoot, hydrateRoot } from 'react-dom/client';
import { ReactStory } from './react-story.ts';
import { readPlan } from './story.ts';

const root = document.getElementById('root');
if (!root) throw new Error('the page has no root');
// At the root: React runs effects twice only where StrictMode was there before what it is around.
const story = createElement(StrictMode, null, createElement(ReactStory, { plan: readPlan(root.dataset.plan) }));
if (root.hasChildNodes()) hydrateRoot(root, story);
else createRoot(root).render(story);
