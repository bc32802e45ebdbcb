package io.sipstream.sip;

/**
 * One header line, folding taken out.
 *
 * @param name which header it is, if it has fields of its own
 * @param value without white space at both ends
 * @param atByte where the line begins, counted from the first byte of the payload
 */
public record Header(HeaderName name, Span value, int atByte) {}
