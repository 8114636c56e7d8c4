// One SodaCL check: a metric, and what its value has to be.
grammar CheckExpression;

check      : metric comparison? EOF ;
alert      : 'when' comparison EOF ;

metric     : NAME ('(' column (',' column)* ')')? ;
column     : NAME | QUOTED | keyword ;
keyword    : 'when' | 'not' | 'between' | 'and' ;

comparison : operator quantity                 # compare
           | not='not'? 'between' range        # between
           ;
range      : (open='[' | open='(')? low=quantity ('and' | ',') high=quantity (close=']' | close=')')? ;
operator   : '=' | '!=' | '<>' | '<' | '<=' | '>' | '>=' ;
quantity   : NUMBER '%'? | DURATION ;

DURATION   : ([0-9]+ [dhms])+ ;
NUMBER     : '-'? [0-9]+ ('.' [0-9]+)? ([eE] [+-]? [0-9]+)? ;
NAME       : [\p{L}_] [\p{L}\p{N}_$]* ;
QUOTED     : '"' (~["\r\n] | '""')+ '"' ;
SPACE      : [ \t]+ -> skip ;
UNKNOWN    : . ;
