/** The kind of data under which the palette hands a widget's type to the canvas. */
export const DRAGGED_WIDGET = "application/x-soundstage-widget";
